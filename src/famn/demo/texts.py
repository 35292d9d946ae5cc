"""What professionals write in the demo: sentences that say something, in words that tell nothing of who anybody is."""

from famn.homes.enums import NeedCode as N

NEEDS: dict[N, tuple[str, ...]] = {
    N.SELF_CARE: (
        "Barnet har diabetes och behöver en vuxen som räknar kolhydrater och följer blodsockret, också på natten.",
        "Medicin morgon och kväll, som barnet gärna hoppar över om ingen påminner.",
    ),
    N.NO_FURRED_PETS: (
        "Svår pälsdjursallergi, har legat inne för astma två gånger i år.",
        "Allergisk mot katt och hund enligt vårdcentralen.",
    ),
    N.SMOKE_FREE: ("Astma. Ingen får röka inomhus eller i bilen.",),
    N.ACCESSIBLE: ("Använder rullstol utomhus och rullator inne, klarar inte trappor.",),
    N.HEALTH_CARE_NEAR: ("Kontroller på barnkliniken varannan vecka under våren.", "Har ett hjärtfel som följs upp ofta på sjukhuset."),
    N.KEEP_SCHOOL: (
        "Skolan är det som fungerar. Läraren är barnets tryggaste vuxna just nu.",
        "Går sista terminen i sexan och vill avsluta med sin klass.",
        "Har precis fått en bästa vän i klassen, efter två skolbyten.",
    ),
    N.SCHOOL_SUPPORT: (
        "Hög frånvaro. Skolan vill ha samtal med hemmet varje vecka.",
        "Behöver hjälp att komma iväg på morgonen och någon som läser läxan.",
    ),
    N.ADAPTED_SCHOOL: ("Går i anpassad grundskola och åker skolskjuts, högst fyrtio minuter enkel väg.",),
    N.TRAUMA_INFORMED: (
        "Har sett våld i hemmet under flera år och vaknar av mardrömmar.",
        "Reagerar starkt på höga röster och stängda dörrar. Behöver vuxna som förstår varför.",
        "Har varit med om många separationer och prövar om vuxna stannar kvar.",
    ),
    N.ACTING_OUT: (
        "Blir snabbt arg och kastar saker. Lugnar sig när en vuxen är nära och tyst.",
        "Har slagits i skolan. Behöver vuxna som håller i utan att höja rösten.",
    ),
    N.NEURODIVERSITY: (
        "Adhd-diagnos. Bildschema och samma rutiner varje dag gör stor skillnad.",
        "Utredning om autism pågår. Behöver få veta i förväg vad som ska hända.",
    ),
    N.CALM_HOME: ("Klarar inte många människor omkring sig, vill helst vara enda barnet.", "Behöver ett lugnt hem, gärna utan små barn."),
    N.NIGHT_CARE: ("Går i sömnen och behöver en vuxen som hör.", "Svårt att somna ensam, vaknar flera gånger."),
    N.CONTACT_AT_HOME: ("Umgänge med mamma varannan lördag fungerar bäst i hemmet, med stöd.",),
    N.CONTACT_TRAVEL: (
        "Träffar pappa en gång i månaden och behöver skjuts dit.",
        "Umgänge i kommunens lokaler varannan vecka, hemmet kör.",
    ),
    N.PARENT_COOPERATION: (
        "Mamma vill vara med och bestämma om vardagen och behöver bemötas med respekt.",
        "Föräldrarna är kritiska till placeringen. Hemmet behöver orka med samtalen.",
    ),
    N.SIBLING_CONTACT: ("Har ett syskon i ett annat hem. De ska träffas minst varannan helg.",),
    N.INFANT: (
        "Åtta veckor gammal, abstinens efter födseln. Behöver bäras mycket.",
        "Spädbarn med matningssvårigheter, följs av barnhälsovården.",
    ),
    N.OWN_ROOM: (
        "Behöver kunna stänga om sig.",
        "Har delat rum hela livet och önskar sig en egen dörr.",
        "Tonåring som behöver en egen plats.",
    ),
    N.CLOSE_SUPERVISION: (
        "Rymmer när det blir svårt. Behöver vuxna som märker det i tid.",
        "Söker kontakt med okända på nätet, behöver nära vuxna.",
    ),
    N.HIDDEN_ADDRESS: ("Hemmet behöver kunna hålla för sig själva var barnet bor.",),
    N.ADULT_AT_HOME: ("För ung för förskola, behöver en vuxen hemma.", "Går halva skoldagar till dess att det fungerar bättre."),
    N.LEISURE: (
        "Spelar fotboll tre gånger i veckan, det är barnets andningshål.",
        "Rider och vill fortsätta med det.",
        "Sjunger i kör och behöver skjuts på onsdagar.",
    ),
    N.INDEPENDENCE: ("Fyller arton nästa år. Behöver öva på ekonomi, matlagning och myndighetskontakter.",),
    N.LANGUAGE: ("Talar språket med sin mormor och vill inte tappa det.", "Har nyligen kommit till Sverige och behöver bli förstådd."),
}

NETWORK = (
    "Mormor, två mostrar och en familj i barnets klass.",
    "Farföräldrarna och en granne som barnet känner väl.",
    "Storasyster med sambo samt mammas kusin.",
    "Pappas bror och hans familj. Även tränaren i fotbollen.",
    "En tidigare kontaktfamilj och mammas föräldrar.",
    "Hela släktkartan gicks igenom på ett nätverksmöte.",
)
SCHOOLS = (
    "Går kvar i sin skola om det går, annars behövs plats från terminsstart.",
    "Förskola sedan augusti, trivs bra.",
    "Skolbyte är planerat oavsett hem.",
    "Resursskola två dagar i veckan.",
    "",
)
CONTACTS = (
    "Umgänge med mamma varannan lördag, med stöd.",
    "Träffar pappa var tredje vecka och ringer på söndagar.",
    "Syskonen träffas varannan helg.",
    "Inget umgänge för närvarande, brev går genom socialsekreteraren.",
    "",
)
CHANGE_NOTES = (
    "Startdagen flyttas efter samtal med skolan.",
    "Läkarbesöket visade mer än vi visste.",
    "Barnet har själv berättat vad som är viktigast.",
)
QUESTIONS = (
    "Hur långt kan skolresan vara, i minuter?",
    "Behöver syskonen bo tillsammans, eller räcker det att de ses ofta?",
    "Finns det något om nätterna vi behöver veta?",
    "Vem kör till umgänget? Det påverkar vilka hem vi kan fråga.",
    "Är allergin bekräftad av läkare, och gäller den också hästar?",
)
ANSWERS = (
    "Fyrtiofem minuter enkel väg är vad barnet klarar.",
    "De ska bo tillsammans om det går. Annars högst två mil emellan.",
    "Sover lugnt sedan i somras, så det är inte avgörande.",
    "Vi ordnar skjutsen själva.",
    "Ja, bekräftad. Hästar går bra om kläderna byts.",
)

SAID_YES = (
    "Kan börja träffas nästa vecka. Vill veta mer om umgänget.",
    "Positiva båda två. Har talat med sina egna barn.",
    "Har en säng ledig och tid att ge. Vill komma i gång varsamt.",
    "Säger ja direkt. Känner igen sig i beskrivningen från ett tidigare uppdrag.",
    "Ja, om skolskjutsen går att ordna.",
)
SAID_NO = (
    "Tycker att det blir för tätt inpå den förra placeringen.",
    "För långt till skolan.",
    "Vill vänta till efter sommaren.",
    "Känner sig inte rustade för så mycket umgänge.",
    "Har sjukdom i familjen just nu.",
    "Vill ha yngre barn än så.",
)
SAID_RING = ("Var på väg till jobbet, vill bli uppringda i kväll.", "Vill tala med sin partner först.")
SPOKE_WITH = ("Mamman i familjen", "Pappan i familjen", "Båda vuxna", "Den som svarade hemma", "Kvinnan i hemmet", "Mannen i hemmet")
RELEASE = ("Ett annat hem låg närmare skolan.", "Familjen ångrade sig dagen efter.", "Hemmet blev sjukt och orkar inte nu.")
OFFER = (
    "Hemmet har vana av barn med oro på kvällen och bor nära skolan. Båda vuxna arbetar deltid.",
    "Lugnt hem utan andra barn. Familjen har gått traumamedveten omsorg och vill göra mer.",
    "Ligger femton minuter från skolan. Familjen talar barnets språk.",
    "Syskonen får bo tillsammans. Hemmet har två egna rum och vana vid syskonpar.",
    "Erfarna i samarbete med föräldrar. Kan ha umgänge hemma.",
    "En vuxen är hemma på dagarna. Hemmet kan börja inom en vecka.",
    "Passar behoven i den ordning nämnden satt. Det enda vi inte vet är hur de ser på nattvak, fråga gärna.",
    "Har haft tonåringar tidigare och står stadigt. Nära till buss och gymnasium.",
)
WITHDRAW_OFFER = (
    "Familjen har fått ett sjukdomsbesked och kan inte ta emot.",
    "En av de vuxna har fått nytt arbete och hemmet behöver tänka om.",
    "Hemmet har ändrat sig efter det första mötet.",
)
NO_REASONS = (
    "Hemmet ligger för långt från skolan, barnet skulle behöva byta.",
    "Föräldrarna känner familjen sedan tidigare.",
    "Barnet har träffat familjen och vill inte bo där.",
    "Vi bedömer att hemmet redan har fullt upp.",
    "Umgänget går inte att lösa med de avstånden.",
    "Hemmet har hund och allergin är svårare än vi trodde.",
)
YES_REASONS = (
    "Hemmet möter de behov som väger tyngst.",
    "Barnet kan gå kvar i skolan och får ett eget rum.",
    "Samlad bedömning: hemmet passar barnet väl.",
    "Erfaret hem som orkar med nätterna.",
)
BEST = (
    "Barnet får behålla skola och vänner. Hemmet har tid och vana, och ligger nära mormor.",
    "Ett lugnt hem med en vuxen som är hemma. Vi bedömer att det väger tyngre än det längre avståndet till umgänget.",
    "Syskonen får bo tillsammans, vilket är det viktigaste för dem båda. Hemmet har haft syskonpar förut.",
    "Hemmet har vana av barn som varit med om våld och har stöd av handledare. Tryggheten väger tyngst.",
    "Barnet behöver stabilitet över flera år. Familjen har sagt att de vill vara kvar också efter arton.",
)
VIEWS = (
    "Har träffat familjen två gånger och tycker att de är snälla. Vill ha kvar sin cykel.",
    "Säger att det känns okej men vill ringa mamma varje kväll.",
    "Vill helst bo hemma. Om det inte går vill barnet bo nära skolan.",
    "För ung för att uttrycka sig i ord. Söker gärna famnen hos kvinnan i hemmet.",
    "Vill bo med sitt syskon, det är det enda som är viktigt.",
    "Tyckte om huset och katten, är orolig för att byta klass.",
)
CONSULTED = (
    "Inget att invända.",
    "Kommunen känner till hemmet och har inga synpunkter.",
    "Bra samarbete hittills, det går bra med ett barn till.",
    "Informerade, återkommer inte.",
)
CONSULTED_WITH = ("Familjehemssekreteraren", "Enhetschefen", "Mottagningsgruppen", "Placerande socialsekreterare")
SUITABILITY = (
    "Trygg och välordnad vardag. Vana vid skolkontakter och samarbete med föräldrar.",
    "Erfaret par med vuxna egna barn. Lugna i konflikter, söker stöd i tid.",
    "Ung familj med stort nätverk. Behöver handledning i början av uppdraget.",
    "Gott stöd av släkt och grannar. En av de vuxna har arbetat i förskola i tio år.",
    "Lantligt hem. Mycket tid tillsammans utomhus, tydliga rutiner.",
    "Reflekterande och nyfikna. Har gått vidareutbildning i traumamedveten omsorg.",
)
LIMITED = "Lämpligt för ett barn åt gången, helst under tolv år."
END_NOTES = (
    "Avslutet var planerat tillsammans med alla.",
    "Flytten gick fort, barnet hade packat i en vecka.",
    "Hemmet orkade inte längre trots avlastning.",
    "Umgängeshemmet tog över när föräldern mådde bättre.",
    "",
)
FEEDBACK_YES = (
    "Fungerade mycket bra. Hemmet samarbetade fint med skolan.",
    "Tryggt från första dagen, vi vill gärna använda hemmet igen.",
    "Bra kontakt med föräldrarna hela vägen.",
)
FEEDBACK_PARTLY = (
    "Barnet trivdes men umgänget blev tungt för hemmet. Handledningen kom för sent.",
    "Vardagen fungerade, men hemmet hade behövt avlastning tidigare.",
)
FEEDBACK_NO = (
    "Hemmet hade inte förutsättningar för nätterna. Vi borde ha frågat mer innan.",
    "Konflikterna växte och samarbetet med skolan brast.",
)
PARTICIPANTS = (
    "Hemmet, socialsekreteraren, familjehemssekreteraren och samordnaren",
    "Båda vuxna i hemmet, socialsekreteraren och GFO:s samordnare",
)
LESSONS = (
    "Avlastning ska planeras redan vid starten när umgänget är tätt.",
    "Fråga om nätterna innan erbjudandet skickas.",
    "Hemmet vill ha handledning före start nästa gång.",
)
CLOSE_REASONS = (
    "En moster har tagit emot barnet efter nätverksmötet.",
    "Farföräldrarna har utretts och godkänts av nämnden.",
    "Barnet bor hos en familj i klassen.",
)
CONSULTANT_REASONS = (
    "Behovet av stöd dygnet runt kräver ett förstärkt uppdrag.",
    "Vi behövde ett hem samma kväll och fann det genom en konsulent.",
)
OTHER_REASONS = (
    "Stödet hemma har byggts ut så att barnet kan bo kvar.",
    "Plats i stödboende från den första i månaden.",
    "Föräldern har fått plats på behandlingshem tillsammans med barnet.",
)
WITHDRAW_REASONS = (
    "Barnet flyttar till sin andra förälder.",
    "Vårdnadshavaren har tagit tillbaka sitt samtycke, ärendet prövas på nytt.",
    "Förfrågan ersätts av en ny med ändrade behov.",
)
NO_HOME_REASONS = (
    "Elva hem tillfrågade, inget kan ta emot tre syskon tillsammans.",
    "Inget hem med nattvak finns ledigt inom det avstånd som behövs.",
    "De hem som passade har tackat nej, och nämnden vill gå vidare på annat sätt.",
)
MESSAGES_GFO = (
    "Vi har ett hem på gång och hoppas kunna skicka erbjudandet i veckan.",
    "Hemmet undrar om umgänget kan ske hos dem. Hur ser ni på det?",
    "Två hem har sagt nej. Går det att tänka lite längre bort?",
    "Kan ni ringa i eftermiddag? Vi har en fråga om startdagen.",
    "Tack, då vet vi. Vi återkommer i början av veckan.",
)
MESSAGES_BOARD = (
    "Tack för snabbt svar. Vi träffar familjen på torsdag.",
    "Startdagen kan skjutas en vecka om det hjälper er.",
    "Ja, umgänge i hemmet går bra de första månaderna.",
    "Utskottet sammanträder den tjugonde. Vi räknar med beslut då.",
    "Vi har talat med skolan, det går bra att börja mitt i terminen.",
)
DEVIATION_CAUSE = {
    "staffing": "Två handläggare var sjuka samtidigt och ingen ersättare var utsedd.",
    "no_suitable_home": "Inget hem med ledig plats inom avståndet, fler frågades men tackade nej.",
    "missing_information": "Underlaget kompletterades först i slutet av tiden.",
    "cooperation": "Vi väntade på varandra. Ingen ringde.",
    "decision_path": "Utskottet sammanträdde efter att tiden gått ut.",
    "home_changed": "Hemmet ändrade sig i sista stund och sökandet började om.",
    "routine": "Påminnelsen fanns men följdes inte upp.",
}
DEVIATION_ACTION = (
    "Ersättare utses alltid vid frånvaro längre än två dagar.",
    "Vi stämmer av öppna förfrågningar varje måndag.",
    "Extra utskott kan kallas när tiden riskerar att gå ut.",
    "Checklistan är uppdaterad och genomgången i gruppen.",
    "Vi ringer i stället för att skriva när det brådskar.",
)
CONFIRMS = ("", "Stämmer med vår bild.", "Bra åtgärd, vi följer upp på nästa möte.")
DISPUTES = (
    "Vi lämnade underlaget redan första veckan.",
    "Vi har fått ett annat besked per telefon om när det skulle vara klart.",
    "Orsaken är enligt oss en annan: erbjudandet kom sent på fredagen.",
)
REPORTED = (
    "Överlämningen mellan handläggare missades, hemmet visste inte vem som ansvarade.",
    "Introduktionspaketet lämnades först efter två veckor.",
    "Hemmet fick veta startdagen av barnet, inte av oss.",
    "Mötet ställdes in två gånger utan att hemmet fick besked.",
)
STATUS_REASONS = {
    "paused": ("Nyfött barn i familjen.", "Flyttar till annat hus i vår.", "Vill vila efter ett långt uppdrag."),
    "under_review": (
        "Förändrad familjesituation, ny bedömning görs.",
        "Synpunkt från skolan utreds.",
        "Uppgifter i det senaste utdraget behöver gås igenom.",
    ),
    "closed": ("Familjen har flyttat från länet.", "Slutar efter många år som familjehem.", "Familjen har valt att gå vidare med annat."),
}
LOCATIONS = (
    "Björkstigen",
    "Skogsvägen",
    "Strandvägen",
    "Kyrkvägen",
    "Bygatan",
    "Ängsvägen",
    "Åsvägen",
    "Älvvägen",
    "Backvägen",
    "Sjövägen",
    "Granstigen",
    "Skolgatan",
)
