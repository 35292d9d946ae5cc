"""Where an import stands, what becomes of a row, and which facts a column may hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where an import stands. A job works in ``READING`` and ``WRITING``; nothing is in the bank before ``DONE``."""

    MAPPING = "mapping", _("Välj kolumner")
    READING = "reading", _("Läses in")
    PREVIEW = "preview", _("Granskas")
    WRITING = "writing", _("Förs in i banken")
    DONE = "done", _("Infört")
    UNDONE = "undone", _("Ångrat")


class RowState(models.TextChoices):
    """What becomes of a row as it stands."""

    READY = "ready", _("Blir ett hem")
    FAULTY = "faulty", _("Behöver rättas")
    TWIN = "twin", _("Finns redan")
    SKIPPED = "skipped", _("Hoppas över")
    PROTECTED = "protected", _("Skyddat hem")


class Choice(models.TextChoices):
    """What somebody has decided about a row, whatever its state says."""

    NONE = "", _("Enligt förslaget")
    SKIP = "skip", _("Hoppa över")
    NEW = "new", _("Nytt hem ändå")


class Column(models.TextChoices):
    """What a column of the file holds. Everything else is left out."""

    NAMES = "names", _("Namn")
    ADDRESS = "address", _("Gatuadress")
    POSTAL = "postal", _("Postadress")
    LOCALITY = "locality", _("Ort")
    MUNICIPALITY = "municipality", _("Kommun")
    PHONE = "phone", _("Telefon")
    EMAIL = "email", _("E-post")
    CATEGORY = "category", _("Kategori")
    CARE_KINDS = "care_kinds", _("Slag av uppdrag")
    PLACES = "places", _("Antal platser")
    AGES = "ages", _("Ålder (från–till)")
    AGE_FROM = "age_from", _("Ålder från")
    AGE_TO = "age_to", _("Ålder till och med")
    SIBLINGS = "sibling_places", _("Syskon tillsammans")
    ROOMS = "rooms_free", _("Lediga rum")
    SEX = "sex_wish", _("Önskemål om kön")
    ADULT = "adult_at_home", _("Vuxen hemma på dagtid")
    LANGUAGES = "languages", _("Språk")
    PETS = "furred_pets", _("Pälsdjur")
    SMOKE_FREE = "smoke_free", _("Rökfritt")
    CAR = "has_car", _("Bil")
    SHORT_NOTICE = "short_notice", _("Kort varsel")
    STATUS = "status", _("Status")
    COORDINATOR = "coordinator", _("Ansvarig samordnare")
    LAST_WORD = "last_word_on", _("Senaste kontakt")
    ASSESSED = "assessed_on", _("Utrett och bedömt lämpligt den")
    CONSENT = "consent_on", _("Samtycke den")
    COURSE = "basic_course_on", _("Grundutbildning klar")
    PROVIDER = "provider", _("Konsulentverksamhet")
    PROTECTION = "protection", _("Skyddade personuppgifter")
    IDENTITY = "identity", _("Personnummer (läses inte in)")
