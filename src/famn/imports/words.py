"""The words that registers use: headings, and what stands in cells. Folded as ``kernel.names.fold`` does (no case, no dots)."""

from functools import cache

from famn.homes.enums import AdultAtHome, BankStatus, CareKind, Category, Language
from famn.imports.enums import Column
from famn.kernel.names import fold

_HEADINGS: dict[Column, str] = {
    Column.NAMES: "namn, familj, familjens namn, familjehem, familjehemsforaldrar, foraldrar, hem, familjenamn, namn familjehem, "
    "familjehemmets namn, kontaktperson, uppdragstagare, jourhem namn, efternamn fornamn, efternamn, fornamn, fam namn, famnamn, "
    "familjehemsforalder, foralder, vuxen namn",
    Column.ADDRESS: "adress, gatuadress, gata, bostadsadress, hemadress, besoksadress, utdelningsadress",
    Column.POSTAL: "postadress, postnr, postnummer, postnr och ort, postnummer och ort, postnr ort, postnr/ort",
    Column.LOCALITY: "ort, ortsnamn, postort, bostadsort, by, samhalle, stad, tatort",
    Column.MUNICIPALITY: "kommun, bostadskommun, hemkommun, folkbokforingskommun, kn, kommunnamn",
    Column.PHONE: "tel, telefon, telefonnr, telefonnummer, mobil, mobilnr, mobilnummer, mobiltelefon, tfn, tel nr, tel mobil, tel/mobil, "
    "telefon/mobil, telnr, mobiltel",
    Column.EMAIL: "e-post, epost, e-postadress, epostadress, mail, e-mail, email, mejl, mejladress, mailadress",
    Column.CATEGORY: "kategori, typ, typ av hem, hemtyp, slag av hem, form, typ av familjehem",
    Column.CARE_KINDS: "uppdrag, slag av uppdrag, typ av uppdrag, uppdragstyp, jour/korttid, jour, korttid, insats, placeringsform, "
    "jour korttid, avlastning, tar emot, jour/avlastning",
    Column.PLACES: "antal platser, platser, antal barn, plats, platsantal, max antal barn, antal pl, godkanda platser, kapacitet, "
    "max antal, max antal platser, antal godkanda platser, godkand for",
    Column.AGES: "alder, aldrar, aldersgrupp, aldersspann, alder barn, onskad alder, alder fran-till, alder fran till, alder fran–till",
    Column.AGE_FROM: "alder fran, fran alder, lagsta alder, alder min, min alder, fran ar",
    Column.AGE_TO: "alder till, till alder, hogsta alder, alder max, max alder, till ar, alder till och med",
    Column.SIBLINGS: "syskon, syskonplacering, tar syskon, antal syskon, syskon tillsammans, syskongrupp",
    Column.ROOMS: "rum, lediga rum, antal rum, sovrum, egna rum",
    Column.SEX: "kon, pojke/flicka, kon barn, onskat kon, flicka/pojke, onskemal kon, onskemal om kon",
    Column.ADULT: "vuxen hemma, hemma dagtid, hemmavarande, vuxen hemma dagtid, vuxen hemma pa dagtid, hemmavarande vuxen",
    Column.LANGUAGES: "sprak, talar, sprakkunskaper, sprak i hemmet, modersmal",
    Column.PETS: "husdjur, djur, palsdjur, hund/katt, hund katt",
    Column.SMOKE_FREE: "rokfri, rokfritt, rokfritt hem, roker, rokare, rokning",
    Column.CAR: "bil, har bil, korkort, korkort/bil",
    Column.SHORT_NOTICE: "kort varsel, akut, akutplacering, kan ta emot akut, snabb placering",
    Column.STATUS: "status, lage, hemmets status, tillganglighet, ledigt, ledig, aktiv, laget, "
    "laget just nu, laget nu, lage just nu, nulage, aktuellt lage, status nu",
    Column.COORDINATOR: "samordnare, ansvarig samordnare, handlaggare, ansvarig, ansvarig handlaggare, kontakt pa gfo, ansv samordnare, "
    "ansv, ansv handlaggare, ansv socialsekr, ansvarig socialsekreterare, familjehemssamordnare, familjehemssekreterare, ansvarig fhs",
    Column.LAST_WORD: "senaste kontakt, senast kontaktad, senaste besked, kontaktad, sista kontakt, senast kontakt, "
    "senast pratat, senaste samtal, senast hord av, senast hort av, senast hordes",
    Column.ASSESSED: "godkand, godkant, utredd, utredning klar, utrett, bedomd, godkand datum, "
    "datum godkand, godkannande, utredningsdatum, "
    "utredd och bedomd lamplig, utrett och bedomt lampligt den, utredning godkand, medgivande, "
    "utredd och klar, utredd den, utredd datum, datum utredd, klar utredning",
    Column.CONSENT: "samtycke, samtycke datum, datum samtycke, samtyckt, samtycke medlemskommuner, informerad och samtyckt, samtycke den, "
    "samtycke lamnat, samtycke lamnat den, lamnat samtycke, datum for samtycke",
    Column.COURSE: "grundutbildning, utbildning, utbildning klar, grundutbildning klar, grundkurs, ett hem att vaxa i",
    Column.PROVIDER: "konsulent, konsulentverksamhet, konsulentforetag, bolag, foretag, utforare, leverantor",
    Column.PROTECTION: "skydd, sekretess, skyddad, skyddade personuppgifter, sekretessmarkering, skyddad identitet, skyddad folkbokforing, "
    "sekretessmarkerad, skyddade uppgifter, skyddad id",
    Column.IDENTITY: "personnummer, personnr, pnr, persnr, pers.nr, person nr, fodelsenummer, "
    "samordningsnummer, personnummer 1, personnummer 2",
}  # fmt: skip


@cache
def headings() -> dict[str, Column]:
    """Every known heading, our own labels among them. Built when first asked: a label needs the translations."""
    listed = {fold(word.strip()): column for column, words in _HEADINGS.items() for word in words.split(",")}
    return listed | {fold(str(column.label)): column for column in Column}


def _turned(words: dict[str, str]) -> dict[str, str]:
    return {fold(word.strip()): value for value, listed in words.items() for word in listed.split(",")}


TO_PAUSE = "occupied"
"""A home where children live already: it comes in paused, since the import brings no placements."""

STATUSES = _turned(
    {
        BankStatus.READY: "ledig, ledigt, aktiv, aktivt, redo, tillganglig, tillgangligt, klar, "
        "godkand, godkant, ja, x, oppen, ok, har plats",
        BankStatus.PAUSED: "vilande, paus, pausad, pausat, vilar, uppehall, inaktiv, inaktivt, passiv, tar paus, ej tillganglig, nej",
        BankStatus.CLOSED: "avslutad, avslutat, upphort, slutat, stangd, stangt, uppsagd, avgatt, borttagen",
        BankStatus.IN_PROCESS: "under utredning, utredning, utreds, ny, nytt, pagaende utredning, "
        "intresseanmalan, ansokt, ej utredd, pagaende",
        BankStatus.UNDER_REVIEW: "under granskning, granskas, omprovas, omprovning",
        TO_PAUSE: "upptagen, upptaget, fullt, full, belagd, belagt, placerad, har placering, "
        "placering, pagaende placering, ej ledig, ej ledigt",
    }
)
CATEGORIES = _turned(
    {
        Category.OWN: "familjehem, egen regi, eget, ordinarie, vanligt familjehem, egna, familjehem i egen regi, allmant familjehem, fh, "
        "fam.hem, famhem, fam hem",
        Category.ENHANCED: "forstarkt, forstarkt familjehem, forstarkt fh",
        Category.CONSULTANT: "konsulentstott, konsulentstott familjehem, konsulent, kfh, konsulentstodd",
        Category.TREATMENT: "behandlingsfamiljehem, behandling, behandlingshem",
        Category.EMERGENCY: "jourhem, jour, jourfamilj",
        Category.NETWORK: "natverkshem, natverk, natverksfamiljehem, slaktinghem, anhorighem",
    }
)
KINDS = _turned(
    {
        CareKind.LONG_TERM: "stadigvarande, stadigvarande vard, familjehem, langtid, langvarig, permanent, uppvaxt, fh, heltid, "
        "stadigv, stadigvar",
        CareKind.EMERGENCY: "jour, jourhem, akut, akutplacering, korttid, jourplacering",
        CareKind.RELIEF: "avlastning, avlastn, avl, avlastningshem, kontaktfamilj, helg, helger, avlastningsfamilj",
    }
)
ADULTS = _turned(
    {
        AdultAtHome.NO: "nej, ingen, 0, -, n",
        AdultAtHome.PART: "deltid, delvis, ibland, halvtid",
        AdultAtHome.FULL: "heltid, ja, hela dagen, alltid, x, j",
    }
)
_LANGUAGES = {
    "samiska": Language.SE, "kurmanji": Language.KU, "sorani": Language.KU, "teckensprak": Language.SSP, "romanes": Language.RMY,
    "tigrinja": Language.TI, "thai": Language.TH, "sv": Language.SV, "svensk": Language.SV, "eng": Language.EN, "ar": Language.AR,
}  # fmt: skip


@cache
def languages() -> dict[str, str]:
    """Names of languages to their codes."""
    return {fold(str(language.label)): language.value for language in Language} | {name: code.value for name, code in _LANGUAGES.items()}


UNPROTECTED = frozenset(map(fold, ["nej", "n", "no", "0", "-", "–", "ingen", "inget", "ej", "inga", "falskt", "false"])) | {""}
SMOKERS = frozenset({"roker", "rokare", "rokning"})
"""Headings under which a yes means that somebody smokes."""
_ANY_SEX = (
    "båda, alla, spelar ingen roll, inget, ingen, nej, -, –, pojke och flicka, flicka och pojke, pojke/flicka, flicka/pojke, p/f, f/p, "
    "oavsett, könsneutral, b, alla kön, inget önskemål"
)
ANY_SEX = frozenset(fold(word) for word in _ANY_SEX.split(", "))
