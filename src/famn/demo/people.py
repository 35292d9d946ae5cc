"""The demo's accounts, as the first page and the terminal list them."""

from dataclasses import dataclass

from famn.accounts.models import User
from famn.demo.organisation import PASSWORD

FAMILY = "familjen@exempel.se"
"""The last account to be made: where it is missing, the world is not whole."""


@dataclass(frozen=True)
class DemoAccount:
    """Somebody to sign in as: shown on the first page and in the terminal."""

    name: str
    email: str
    text: str
    password: str = PASSWORD


PEOPLE = (
    ("chef@gfo.exempel.se", "Enhetschef, GFO"),
    ("matchning1@gfo.exempel.se", "Matchningsansvarig samordnare, GFO (även familjehemssamordnare)"),
    ("matchning2@gfo.exempel.se", "Matchningsansvarig samordnare, GFO; borta, ersätts av den första"),
    ("samordnare1@gfo.exempel.se", "Familjehemssamordnare, GFO"),
    ("handledare@gfo.exempel.se", "Handledare, GFO"),
    ("kommunikator@gfo.exempel.se", "Kommunikatör, GFO"),
    ("familjehem1@harnosand.exempel.se", "Familjehemssekreterare, Härnösand"),
    ("soc1@harnosand.exempel.se", "Socialsekreterare, Härnösand"),
    ("enhetschef@harnosand.exempel.se", "Enhetschef barn och unga, Härnösand"),
    ("ifochef@harnosand.exempel.se", "IFO-chef, Härnösand"),
    ("sas@harnosand.exempel.se", "SAS, Härnösand"),
    ("familjehem1@kramfors.exempel.se", "Familjehemssekreterare, Kramfors (har ett nätverkshem)"),
    ("soc1@kramfors.exempel.se", "Socialsekreterare, Kramfors"),
    ("enhetschef@kramfors.exempel.se", "Enhetschef barn och unga, Kramfors"),
    ("familjehem1@ornskoldsvik.exempel.se", "Familjehemssekreterare, Örnsköldsvik"),
    ("enhetschef@ornskoldsvik.exempel.se", "Enhetschef barn och unga, Örnsköldsvik"),
    ("utvarderare@gfo.exempel.se", "Utvärderare"),
    ("system@gfo.exempel.se", "Systemadministratör"),
    (FAMILY, "Familjehemsförälder"),
    ("chef@granne.exempel.se", "Enhetschef i en annan samverkan"),
    ("familjehem.norra@granne.exempel.se", "Familjehemssekreterare i en annan samverkan"),
)


def accounts() -> list[DemoAccount]:
    """The people one can sign in as, with their made-up names; empty before the world is built."""
    names = dict(User.objects.filter(email__in=[email for email, _ in PEOPLE]).values_list("email", "name"))
    return [DemoAccount(names[email], email, f"{names[email]}. {text}") for email, text in PEOPLE if email in names]
