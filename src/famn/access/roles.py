"""The roles people hold. Roles are code; who holds one, where and when is data (``accounts.RoleHolding``)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """One way of taking part (domain 2.4). A person acts in exactly one at a time."""

    GFO_HEAD = "gfo_head", _("Enhetschef GFO")
    GFO_COORDINATOR = "gfo_coordinator", _("Familjehemssamordnare")
    MATCHING_COORDINATOR = "matching_coordinator", _("Matchningsansvarig samordnare")
    COMMUNICATOR = "communicator", _("Kommunikatör")
    SUPERVISOR = "supervisor", _("Handledare")
    FH_SECRETARY = "fh_secretary", _("Familjehemssekreterare")
    SOCIAL_WORKER = "social_worker", _("Socialsekreterare")
    UNIT_MANAGER = "unit_manager", _("Enhetschef barn och unga")
    IFO_HEAD = "ifo_head", _("IFO-chef")
    SAS = "sas", _("SAS/kvalitet")
    FINANCE = "finance", _("Ekonomi")
    CONTACT_OFFICER = "contact_officer", _("Kontaktansvarig")
    FOSTER_PARENT = "foster_parent", _("Familjehemsförälder")
    MENTOR_HOME = "mentor_home", _("Mentorshem")
    EVALUATOR = "evaluator", _("Utvärderare")
    SYSTEM_ADMIN = "system_admin", _("Systemadministratör")
    JOB = "job", _("Schemalagt jobb")
    HOME_LINK = "home_link", _("Familj via länk")


GFO_ROLES = frozenset({Role.GFO_HEAD, Role.GFO_COORDINATOR, Role.MATCHING_COORDINATOR, Role.COMMUNICATOR, Role.SUPERVISOR})
GFO_CASE_ROLES = frozenset({Role.GFO_HEAD, Role.GFO_COORDINATOR, Role.MATCHING_COORDINATOR})
BOARD_CASE_ROLES = frozenset({Role.FH_SECRETARY, Role.SOCIAL_WORKER, Role.UNIT_MANAGER})
BOARD_ROLES = BOARD_CASE_ROLES | {Role.IFO_HEAD, Role.SAS, Role.FINANCE, Role.CONTACT_OFFICER}
