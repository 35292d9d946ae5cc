"""The words that registers use: headings, and what stands in cells. Folded as ``kernel.names.fold`` does (no case, no dots)."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from famn.homes.enums import AdultAtHome, BankStatus, CareKind, Category, Language
from famn.imports.enums import Column
from famn.kernel.names import fold

_HEADINGS: dict[Column, str] = {
    Column.NAMES: "namn, familj, familjens namn, familjehem, familjehemsforaldrar, foraldrar, hem, familjenamn, namn familjehem, "
    "familjehemmets namn, kontaktperson, uppdragstagare, jourhem namn, efternamn fornamn, efternamn, fornamn, fam namn, "
    "famnamn, familjehemsforalder, foralder, vuxen namn, fh, fh namn, fhf, familjehemsforaldrarnas namn, familjens efternamn, "
    "hemmets namn, namn pa familjehem, namn pa familjehemmet, namn pa familjen, familj/namn, namn/familj, vardgivare, namn "
    "foraldrar, familjehemmet, namn familjehemsforaldrar, familjehem namn, familjehem/namn",
    Column.ADDRESS: "adress, gatuadress, gata, bostadsadress, hemadress, besoksadress, utdelningsadress, gatuadress/box, "
    "adress familjehem, adressuppgifter, adress och postadress, adress/postadress, fullstandig adress, "
    "bostad",
    Column.POSTAL: "postadress, postnr, postnummer, postnr och ort, postnummer och ort, postnr ort, postnr/ort, postnr + ort, postnr & ort",
    Column.LOCALITY: "ort, ortsnamn, postort, bostadsort, by, samhalle, stad, tatort",
    Column.MUNICIPALITY: "kommun, bostadskommun, hemkommun, folkbokforingskommun, kn, kommunnamn, boendekommun, "
    "kommuntillhorighet, bor i, bor i kommun, kommun/ort, ort/kommun, kommun bosatt, hemmets kommun, "
    "kommunkod, knkod",
    Column.PHONE: "tel, telefon, telefonnr, telefonnummer, mobil, mobilnr, mobilnummer, mobiltelefon, tfn, tel nr, tel mobil, tel/mobil, "
    "telefon/mobil, telnr, mobiltel, telefonuppgifter, kontaktuppgifter, tel hem, hemtelefon, tel/mob, mob, mobil/tel, tele",
    Column.EMAIL: "e-post, epost, e-postadress, epostadress, mail, e-mail, email, mejl, mejladress, mailadress",
    Column.CATEGORY: "kategori, typ, typ av hem, hemtyp, slag av hem, form, typ av familjehem, hemkategori, sort, typ/kategori, fh/jour, "
    "familjehem/jourhem, typ av hem/uppdrag, familjehemstyp, hemform",
    Column.CARE_KINDS: "uppdrag, slag av uppdrag, typ av uppdrag, uppdragstyp, jour/korttid, jour, korttid, insats, placeringsform, jour "
    "korttid, avlastning, tar emot, jour/avlastning, uppdrag/typ, typ uppdrag, uppdragsform, stadigvarande, kan ta, slags "
    "uppdrag, typ av placering, placeringstyp, typ av vård, slag av vård, vårdform, vårdtyp",
    Column.PLACES: "antal platser, platser, antal barn, plats, platsantal, max antal barn, antal pl, godkanda platser, "
    "kapacitet, max antal, max antal platser, antal godkanda platser, godkand for, max barn, antal barn "
    "max, pl, godkand for antal, antal barn godkand for, godkant antal, godkant antal barn, tar emot "
    "antal, platser totalt, hur manga barn",
    Column.AGES: "alder, aldrar, aldersgrupp, aldersspann, alder barn, onskad alder, alder fran-till, alder fran till, alder fran–till, "
    "tar emot alder, aldersspann barn, onskade aldrar, onskar alder, alder pa barn, malgrupp, malgrupp alder, "
    "aldersintervall, barnets alder, alder onskemal, aldersonskemal, onskemal alder, alder ar",
    Column.AGE_FROM: "alder fran, fran alder, lagsta alder, alder min, min alder, fran ar",
    Column.AGE_TO: "alder till, till alder, hogsta alder, alder max, max alder, till ar, alder till och med",
    Column.SIBLINGS: "syskon, syskonplacering, tar syskon, antal syskon, syskon tillsammans, syskongrupp, tar emot syskon, kan ta syskon, "
    "syskon j/n, syskon ja/nej, syskonpar",
    Column.ROOMS: "rum, lediga rum, antal rum, sovrum, egna rum",
    Column.SEX: "kon, pojke/flicka, kon barn, onskat kon, kon p/f, p/f, kon pa barn, pojke flicka, flicka/pojke, onskemal kon, onskemal "
    "om kon",
    Column.ADULT: "vuxen hemma, hemma dagtid, hemmavarande, vuxen hemma dagtid, vuxen hemma pa dagtid, hemmavarande "
    "vuxen, dagledig, hemma pa dagarna, foralder hemma",
    Column.LANGUAGES: "sprak, talar, sprakkunskaper, sprak i hemmet, modersmal, sprak utover svenska, talade sprak, andra sprak",
    Column.PETS: "husdjur, djur, palsdjur, hund/katt, hund katt, djur i hemmet, husdjur/allergi, allergi/husdjur, palsdjur j/n",
    Column.SMOKE_FREE: "rokfri, rokfritt, rokfritt hem, roker, rokare, rokning, rokfri j/n, rokfritt j/n",
    Column.CAR: "bil, har bil, korkort, korkort/bil, bil/korkort, bil j/n",
    Column.SHORT_NOTICE: "kort varsel, akut, akutplacering, kan ta emot akut, snabb placering",
    Column.STATUS: "status, lage, hemmets status, tillganglighet, ledigt, ledig, aktiv, laget, status/lage, nuvarande status, aktuell "
    "status, tillganglig, status idag, laget just nu, laget nu, lage just nu, nulage, aktuellt lage, status nu",
    Column.COORDINATOR: "samordnare, ansvarig samordnare, handlaggare, ansvarig, ansvarig handlaggare, kontakt pa gfo, ansv "
    "samordnare, ansv, ansv handlaggare, ansv socialsekr, ansvarig socialsekreterare, "
    "familjehemssamordnare, familjehemssekreterare, ansvarig fhs, fhs, handl, fh-sekreterare, fh sekr, "
    "familjehemssekr, socialsekreterare, socsekr, kontakt gfo, var handlaggare",
    Column.LAST_WORD: "senaste kontakt, senast kontaktad, senaste besked, kontaktad, sista kontakt, senast kontakt, datum "
    "senaste kontakt, senaste kontakt datum, senaste kontaktdatum, senast kontakt datum, uppfoljd, senast "
    "uppfoljd, senast pratat, senaste samtal, senast hord av, senast hort av, senast hordes",
    Column.ASSESSED: "godkand, godkant, utredd, utredning klar, utrett, bedomd, godkand datum, datum godkand, godkannande, "
    "utredningsdatum, utredd och bedomd lamplig, utrett och bedomt lampligt den, utredning godkand, "
    "medgivande, utredd och klar, utredd den, utredd datum, datum utredd, klar utredning, utr klar, godk, "
    "godkand av namnd, godkand den, utredd ar, utredd/godkand, utredning avslutad, godkannande datum, "
    "datum for godkannande, utredd och godkand, utredning datum",
    Column.CONSENT: "samtycke, samtycke datum, datum samtycke, samtyckt, samtycke medlemskommuner, informerad och samtyckt, samtycke den, "
    "samtycke lamnat, samtycke lamnat den, lamnat samtycke, datum for samtycke, samtycke gfo, samtycke alla kommuner, "
    "samtycke till gfo, samtycke till alla kommuner, samtycker, samtycke j/n",
    Column.COURSE: "grundutbildning, utbildning, utbildning klar, grundutbildning klar, grundkurs, ett hem att vaxa i, "
    "hem att vaxa i, gatt utbildning, grundutb, utb, kurs",
    Column.PROVIDER: "konsulent, konsulentverksamhet, konsulentforetag, bolag, foretag, utforare, leverantor, "
    "konsulentbolag, bolag/konsulent",
    Column.PROTECTION: "skydd, sekretess, skyddad, skyddade personuppgifter, sekretessmarkering, skyddad identitet, skyddad "
    "folkbokforing, sekretessmarkerad, skyddade uppgifter, skyddad id, spu, skyddade pu, skyddad adress, "
    "sekr",
    Column.IDENTITY: "personnummer, personnr, pnr, persnr, pers.nr, person nr, fodelsenummer, samordningsnummer, "
    "personnummer 1, personnummer 2, fodelsedatum, fodd, fodelsear, pnr/samordningsnr, orgnr/pnr, "
    "foralder pnr",
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

OCCUPIED = _("Upptaget (förs in som pausat)")

STATUSES = _turned(
    {
        BankStatus.READY: "ledig, ledigt, aktiv, aktivt, redo, tillganglig, tillgangligt, klar, godkand, godkant, ja, x, oppen, "
        "ok, har plats, ledig plats, finns plats, lediga platser, kan ta emot, tar emot, 1 ledig, 2 "
        "lediga, j, aktiva, plats finns, tillganglig nu, ledig nu",
        BankStatus.PAUSED: "vilande, paus, pausad, pausat, vilar, uppehall, inaktiv, inaktivt, passiv, tar paus, ej tillganglig, "
        "nej, pausar, vill vanta, vantar, tillfalligt stangd, semester, foraldraledig, n",
        BankStatus.CLOSED: "avslutad, avslutat, upphort, slutat, stangd, stangt, uppsagd, avgatt, borttagen, avsl, upphor, "
        "avslutas, slut, hemmet upphort, flyttat",
        BankStatus.IN_PROCESS: "under utredning, utredning, utreds, ny, nytt, pagaende utredning, intresseanmalan, ansokt, ej "
        "utredd, pagaende, nya, ny familj, u utr, utr pagar, utredning pagar, ej klar, kandidat, intresserad",
        BankStatus.UNDER_REVIEW: "under granskning, granskas, omprovas, omprovning",
        TO_PAUSE: "upptagen, upptaget, fullt, full, belagd, belagt, placerad, har placering, placering, pagaende placering, ej ledig, "
        "ej ledigt, har barn, barn placerat, barn placerade, pagaende uppdrag, i uppdrag, har uppdrag, fullbelagd, "
        "fullbelagt, fulla, uppt",
    }
)
CATEGORIES = _turned(
    {
        Category.OWN: "familjehem, egen regi, eget, ordinarie, vanligt familjehem, egna, familjehem i egen regi, allmant familjehem, fh, "
        "fam.hem, famhem, fam hem, kommunalt, kommunens eget, eget familjehem, kommunalt familjehem, egen, stadigvarande",
        Category.ENHANCED: "forstarkt, forstarkt familjehem, forstarkt fh",
        Category.CONSULTANT: "konsulentstott, konsulentstott familjehem, konsulent, kfh, konsulentstodd, ks, ksf, konsulentstott fh, kons",
        Category.TREATMENT: "behandlingsfamiljehem, behandling, behandlingshem",
        Category.EMERGENCY: "jourhem, jour, jourfamilj, jourhem/akut, akut, akuthem, jour-/akuthem",
        Category.NETWORK: "natverkshem, natverk, natverksfamiljehem, slaktinghem, anhorighem, natverksplacering, slakthem, slakting, "
        "natverksfam, natverksfh, anhorig",
    }
)
KINDS = _turned(
    {
        CareKind.LONG_TERM: "stadigvarande, stadigvarande vard, familjehem, langtid, langvarig, permanent, uppvaxt, fh, heltid, stadigv, "
        "stadigvar, lang tid, uppvaxtplacering, dygnet runt, placering, langsiktigt, langre tid, stadig",
        CareKind.EMERGENCY: "jour, jourhem, akut, akutplacering, korttid, jourplacering, jouruppdrag, kort tid, tillfallig, akuthem, "
        "korttidsplacering",
        CareKind.RELIEF: "avlastning, avlastn, avl, avlastningshem, kontaktfamilj, helg, helger, avlastningsfamilj, avlastningsuppdrag, "
        "kontaktfam, avlast, kf, kfam, stodfamilj, helgavlastning",
    }
)
ADULTS = _turned(
    {
        AdultAtHome.NO: "nej, ingen, 0, -, n, ej, arbetar heltid, jobbar heltid, bada jobbar, bada arbetar",
        AdultAtHome.PART: "deltid, delvis, ibland, halvtid, 50%, 50 %, 75%, 25%, vissa dagar, halva dagar, skiftarbete, skift",
        AdultAtHome.FULL: "heltid, ja, hela dagen, alltid, x, j, ja heltid, hemmavarande, 100%, 100 %, pensionar, dagledig, en "
        "foralder hemma, 1, ✓",
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


MUNICIPALITIES = {
    "sthlm": "stockholm", "gbg": "goteborg", "goteborgs": "goteborg", "ovik": "ornskoldsvik", "hsand": "harnosand", "sthlms": "stockholm",
    "malmo stad": "malmo", "gbgs": "goteborg", "upplands-vasby": "upplands vasby",
}  # fmt: skip
"""What municipalities are called for short."""
ALL_KINDS = frozenset(["alla", "allt", "alla typer", "alla slag", "alla uppdrag", "alla former", "samtliga"])
DRIVING = ("korkort", "b-korkort", "bil", "tva bilar", "egen bil")
AT_ONCE = ("jour", "akut", "omgaende", "samma dag", "direkt", "dygnet runt")
UNKNOWN = frozenset(
    ["?", "??", "???", "okant", "oklart", "vet ej", "vet inte", "ej kant", "n/a", "na", "ingen uppgift", "uppgift saknas", "null"]
)
"""What stands in a cell that says nothing."""
DASHES = frozenset(["-", "--", "---", "–", "—", "saknas", "ej angivet", "ej angett", "/", "'", "none"])
"""The same, where it does not say no."""
OWN = frozenset(["egen regi", "egen", "eget", "kommunen", "kommun", "kommunal", "i egen regi"])
"""What stands for the operator where the members run the home themselves."""
BARE_ANSWERS = frozenset(["ja", "nej", "x", "j", "n", "ok", "ny", "full", "0", "-"])
"""Words that with more after them may say something else."""
UNPROTECTED = frozenset(map(fold, ["nej", "n", "no", "0", "-", "–", "ingen", "inget", "ej", "inga", "falskt", "false"])) | {""}
SMOKERS = frozenset({"roker", "rokare", "rokning"})
"""Headings under which a yes means that somebody smokes."""
_ANY_SEX = (
    "båda, alla, spelar ingen roll, inget, ingen, nej, -, –, pojke och flicka, flicka och pojke, pojke/flicka, flicka/pojke, p/f, f/p, "
    "oavsett, könsneutral, b, alla kön, inget önskemål"
)
ANY_SEX = frozenset(fold(word) for word in _ANY_SEX.split(", "))
