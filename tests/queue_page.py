"""What tests of the queue page ask of the database, as the matching coordinator."""

from famn.access.actor import acting
from famn.plans.models import PlanRun
from tests.world import World

URL = "/forfragningar/ko/"


def newest(world: World) -> PlanRun:
    """The plan that was stored last."""
    with acting(world.actors["matching"]):
        return PlanRun.objects.first()


def count(world: World, model: type) -> int:
    """How many rows of a table the coordinator sees."""
    with acting(world.actors["matching"]):
        return model.objects.count()
