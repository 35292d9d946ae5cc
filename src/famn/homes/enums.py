"""Codes of the bank: categories, kinds of care, states, and the catalogue of needs a home can answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    """What kind of home it is (R-78)."""

    OWN = "own", _("Familjehem i egen regi")
    ENHANCED = "enhanced", _("Förstärkt familjehem")
    NETWORK = "network", _("Nätverksfamiljehem")
    CONSULTANT = "consultant", _("Konsulentstött familjehem")
    TREATMENT = "treatment", _("Behandlingsfamiljehem")
    EMERGENCY = "emergency", _("Jourhem")


class CareKind(models.TextChoices):
    """What kind of stay is asked for or offered."""

    LONG_TERM = "long_term", _("Stadigvarande vård")
    EMERGENCY = "emergency", _("Jour")
    RELIEF = "relief", _("Avlastning")


class BankStatus(models.TextChoices):
    """Where a home stands in the bank (domain 2.2)."""

    IN_PROCESS = "in_process", _("Under utredning")
    READY = "ready", _("Redo")
    RESERVED = "reserved", _("Reserverat")
    PLACED_WITH_SPACE = "placed_with_space", _("Har placering, plats kvar")
    PLACED_FULL = "placed_full", _("Fullt")
    PAUSED = "paused", _("Pausat")
    UNDER_REVIEW = "under_review", _("Under granskning")
    CLOSED = "closed", _("Avslutat")


class WordAnswer(models.TextChoices):
    """What is recorded about one home and one need. Nothing recorded is *unknown*, which is a question to ask."""

    MET = "met", _("Uppfyllt")
    WILLING = "willing", _("Villigt")
    AGAINST = "against", _("Emot")


class AdultAtHome(models.TextChoices):
    """Whether an adult is at home in the daytime (R-78a, R-93)."""

    NO = "no", _("Nej")
    PART = "part", _("Deltid")
    FULL = "full", _("Heltid")


class Operator(models.TextChoices):
    """Who runs the home: the members themselves, or a private provider under contract (R-78)."""

    OWN = "own", _("Egen regi")
    PROVIDER = "provider", _("Konsulentverksamhet")


class Relation(models.TextChoices):
    """What somebody who lives in the home is there. Placed children are counted by their placements."""

    PARENT = "parent", _("Familjehemsförälder")
    OWN_CHILD = "own_child", _("Eget barn")
    OTHER_ADULT = "other_adult", _("Annan vuxen")


class PermitKind(models.TextChoices):
    """What kind of decision lets the home be used."""

    APPROVAL = "approval", _("Medgivande")
    PERMIT = "permit", _("Tillstånd")


class Channel(models.TextChoices):
    """How the home was contacted."""

    PHONE = "phone", _("Telefon")
    VISIT = "visit", _("Hembesök")
    MEETING = "meeting", _("Möte")
    LETTER = "letter", _("Brev eller e-post")


class AgeBand(models.TextChoices):
    """All that GFO sees of the age of children who already live in a home."""

    TODDLER = "0-2", _("0–2 år")
    PRESCHOOL = "3-5", _("3–5 år")
    SCHOOL = "6-9", _("6–9 år")
    MIDDLE = "10-12", _("10–12 år")
    TEEN = "13-15", _("13–15 år")
    YOUTH = "16-20", _("16–20 år")


class BbicArea(models.TextChoices):
    """The areas of Barns behov i centrum; names only, the forms are Socialstyrelsen's (domain 3.8)."""

    HEALTH = "health", _("Hälsa")
    EDUCATION = "education", _("Utbildning")
    EMOTIONS = "emotions", _("Känslor och beteende")
    RELATIONS = "relations", _("Sociala relationer")
    BASIC_CARE = "basic_care", _("Grundläggande omsorg")
    SAFETY = "safety", _("Säkerhet")
    AVAILABILITY = "availability", _("Känslomässig tillgänglighet")
    GUIDANCE = "guidance", _("Stimulans och vägledning")
    NETWORK = "network", _("Familj och miljö")


class NeedCode(models.TextChoices):
    """What a child may need of a home, in words a home can answer. The catalogue is shared by referrals and homes."""

    SELF_CARE = "self_care", _("Egenvård och medicin varje dag")
    NO_FURRED_PETS = "no_furred_pets", _("Hem utan pälsdjur")
    SMOKE_FREE = "smoke_free", _("Rökfritt hem")
    ACCESSIBLE = "accessible", _("Tillgänglighetsanpassad bostad")
    HEALTH_CARE_NEAR = "health_care_near", _("Nära sjukvård")
    KEEP_SCHOOL = "keep_school", _("Barnet kan gå kvar i sin skola")
    SCHOOL_SUPPORT = "school_support", _("Tätt samarbete med skolan")
    ADAPTED_SCHOOL = "adapted_school", _("Nära anpassad grundskola")
    TRAUMA_INFORMED = "trauma_informed", _("Traumamedvetet bemötande")
    ACTING_OUT = "acting_out", _("Vana vid starka känslor och utbrott")
    NEURODIVERSITY = "neurodiversity", _("Vana vid tydlig struktur och rutiner")
    CALM_HOME = "calm_home", _("Lugnt hem med få barn")
    NIGHT_CARE = "night_care", _("Vuxen vaken vid behov på natten")
    CONTACT_AT_HOME = "contact_at_home", _("Umgänge kan ske i hemmet")
    CONTACT_TRAVEL = "contact_travel", _("Kan köra till umgänge")
    PARENT_COOPERATION = "parent_cooperation", _("Samarbete med föräldrarna")
    SIBLING_CONTACT = "sibling_contact", _("Träffa syskon som bor på annat håll")
    INFANT = "infant", _("Vana vid spädbarn")
    OWN_ROOM = "own_room", _("Eget rum")
    CLOSE_SUPERVISION = "close_supervision", _("Tät tillsyn")
    HIDDEN_ADDRESS = "hidden_address", _("Kan hålla vistelseorten hemlig")
    ADULT_AT_HOME = "adult_at_home", _("Vuxen hemma på dagtid")
    LEISURE = "leisure", _("Skjuts till fritidsaktiviteter")
    INDEPENDENCE = "independence", _("Träna på att klara sig själv")
    LANGUAGE = "language", _("Språk")


NEED_AREA: dict[NeedCode, BbicArea] = {
    NeedCode.SELF_CARE: BbicArea.HEALTH,
    NeedCode.NO_FURRED_PETS: BbicArea.HEALTH,
    NeedCode.SMOKE_FREE: BbicArea.HEALTH,
    NeedCode.ACCESSIBLE: BbicArea.HEALTH,
    NeedCode.HEALTH_CARE_NEAR: BbicArea.HEALTH,
    NeedCode.KEEP_SCHOOL: BbicArea.EDUCATION,
    NeedCode.SCHOOL_SUPPORT: BbicArea.EDUCATION,
    NeedCode.ADAPTED_SCHOOL: BbicArea.EDUCATION,
    NeedCode.TRAUMA_INFORMED: BbicArea.EMOTIONS,
    NeedCode.ACTING_OUT: BbicArea.EMOTIONS,
    NeedCode.NEURODIVERSITY: BbicArea.EMOTIONS,
    NeedCode.CALM_HOME: BbicArea.EMOTIONS,
    NeedCode.NIGHT_CARE: BbicArea.EMOTIONS,
    NeedCode.CONTACT_AT_HOME: BbicArea.RELATIONS,
    NeedCode.CONTACT_TRAVEL: BbicArea.RELATIONS,
    NeedCode.PARENT_COOPERATION: BbicArea.RELATIONS,
    NeedCode.SIBLING_CONTACT: BbicArea.RELATIONS,
    NeedCode.INFANT: BbicArea.BASIC_CARE,
    NeedCode.OWN_ROOM: BbicArea.BASIC_CARE,
    NeedCode.CLOSE_SUPERVISION: BbicArea.SAFETY,
    NeedCode.HIDDEN_ADDRESS: BbicArea.SAFETY,
    NeedCode.ADULT_AT_HOME: BbicArea.AVAILABILITY,
    NeedCode.LEISURE: BbicArea.GUIDANCE,
    NeedCode.INDEPENDENCE: BbicArea.GUIDANCE,
    NeedCode.LANGUAGE: BbicArea.NETWORK,
}


class Language(models.TextChoices):
    """Languages a home speaks or a child needs (ISO 639)."""

    SV = "sv", _("Svenska")
    AR = "ar", _("Arabiska")
    SO = "so", _("Somaliska")
    TI = "ti", _("Tigrinska")
    PRS = "prs", _("Dari")
    KU = "ku", _("Kurdiska")
    FI = "fi", _("Finska")
    SE = "se", _("Nordsamiska")
    SMA = "sma", _("Sydsamiska")
    RMY = "rmy", _("Romani")
    UK = "uk", _("Ukrainska")
    EN = "en", _("Engelska")
    ES = "es", _("Spanska")
    TH = "th", _("Thailändska")
    SSP = "ssp", _("Svenskt teckenspråk")
