"""What each role may do: code, reviewed like code. The table is generated into ``docs/generated/roles.md``.

A permission says that a role may do a thing *at all*; the row wall says on which rows, ``rules`` in which state.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from famn.access.actor import Actor
from famn.access.roles import Role
from famn.kernel.denied import Denied


class Permission(models.TextChoices):
    """One kind of act, in words a unit manager can read."""

    WRITE_REFERRAL = "write_referral", _("Skriva, skicka och ändra förfrågningar")
    REGISTER_ORAL = "register_oral", _("Registrera en muntlig förfrågan")
    SEND_BACK = "send_back", _("Skicka tillbaka en förfrågan med en fråga")
    HANDLE_REFERRAL = "handle_referral", _("Söka hem åt en förfrågan")
    HAND_OVER = "hand_over", _("Lämna över en förfrågan till en kollega")
    VIEW_MATCH = "view_match", _("Se matchningsunderlag")
    RUN_MATCH = "run_match", _("Ta fram matchningsunderlag")
    VIEW_PLAN = "view_plan", _("Se förslaget för hela kön")
    RUN_PLAN = "run_plan", _("Räkna fram och ändra förslaget för hela kön")
    VIEW_MISSING_HOMES = "view_missing_homes", _("Se vilka hem som saknas, i siffror")
    SHARE_MISSING_HOMES = "share_missing_homes", _("Lämna rekryteringsbehovet till kommunikatören")
    READ_RECRUITMENT_BRIEF = "read_recruitment_brief", _("Läsa rekryteringsbehovet i ord")
    ASK_HOME = "ask_home", _("Fråga hem")
    REGISTER_HOME_ANSWER = "register_home_answer", _("Registrera hemmets svar per telefon")
    SEND_OFFER = "send_offer", _("Skicka och återta erbjudanden")
    VIEW_OFFER = "view_offer", _("Se erbjudanden")
    ASSESS_FOR_CHILD = "assess_for_child", _("Bedöma hemmet för barnet")
    CONSULT = "consult", _("Registrera information och samråd")
    DECIDE_OPERATIONALLY = "decide_operationally", _("Fatta verksamhetsbeslut")
    REGISTER_FORMAL_DECISION = "register_formal_decision", _("Registrera formella beslut")
    DELEGATE = "delegate", _("Delegera verksamhetsbeslut")
    ADOPT_SUITABILITY = "adopt_suitability", _("Fastställa allmän lämplighet")
    WRITE_SUITABILITY = "write_suitability", _("Skriva allmän lämplighet")
    REGISTER_EXTRACTS = "register_extracts", _("Registrera sedda registerutdrag")
    START_PLACEMENT = "start_placement", _("Starta placeringar")
    FOLLOW_PLACEMENT = "follow_placement", _("Följa upp och avsluta placeringar")
    HAND_OVER_INTRODUCTION = "hand_over_introduction", _("Registrera introduktionspaket")
    REGISTER_AGREEMENT = "register_agreement", _("Registrera avtal")
    CLOSE_PLACEMENT = "close_placement", _("Hålla avslutningsträff och fråga hemmet om banken")
    VIEW_BANK = "view_bank", _("Se familjehemsbanken")
    EDIT_BANK = "edit_bank", _("Registrera och ändra hem i banken")
    NOTE_WORD = "note_word", _("Notera vad ett hem har sagt")
    NOTE_CONTACT = "note_contact", _("Anteckna kontakt med hem")
    ASSIGN_COORDINATOR = "assign_coordinator", _("Välja ansvarig samordnare för hem i banken")
    EDIT_NETWORK_HOME = "edit_network_home", _("Registrera och ändra nämndens nätverkshem")
    ASSIGN_NETWORK_HOME = "assign_network_home", _("Tilldela nätverkshem")
    NOTE_PERMIT = "note_permit", _("Registrera medgivanden och tillstånd för hem")
    KEEP_PROVIDERS = "keep_providers", _("Registrera konsulentverksamheter och deras avtal")
    OPEN_VAULT = "open_vault", _("Öppna skyddade uppgifter")
    WRITE_MESSAGE = "write_message", _("Skriva meddelanden i ärenden")
    VIEW_DEVIATIONS = "view_deviations", _("Se avvikelser")
    REPORT_DEVIATION = "report_deviation", _("Rapportera avvikelser")
    ANSWER_DEVIATION = "answer_deviation", _("Besvara avvikelser")
    JUDGE_DEVIATION = "judge_deviation", _("Bekräfta eller ifrågasätta avvikelser")
    CLOSE_DEVIATION = "close_deviation", _("Avsluta avvikelser")
    VIEW_CLOCKS = "view_clocks", _("Se åtaganden och tidsgränser")
    SEARCH_CHILD = "search_child", _("Söka barn på namn, personnummer eller ärendenummer")
    FOLLOW_READS = "follow_reads", _("Följa upp vem som har läst")
    ARRANGE_COVER = "arrange_cover", _("Ordna ersättare vid frånvaro")
    VIEW_COOPERATION = "view_cooperation", _("Se samverkan, dess medlemmar och dokument")
    VIEW_SETTINGS = "view_settings", _("Se riktlinjer, tidsgränser, ansvar och delar")
    MANAGE_COOPERATION = "manage_cooperation", _("Ändra samverkans medlemmar, riktlinjer, ansvar och delar")
    IMPORT_HOMES = "import_homes", _("Föra in ett befintligt register i banken")
    FOUND_COOPERATION = "found_cooperation", _("Starta en ny samverkan")
    ADD_DOCUMENT = "add_document", _("Lägga till dokument")
    MANAGE_PEOPLE = "manage_people", _("Bjuda in personer, ge och avsluta roller")
    ASSIGN_FUNCTIONS = "assign_functions", _("Utse vem som har en funktion")
    HAND_OVER_WORK = "hand_over_work", _("Lämna över allt en kollega ansvarar för")
    SWEEP = "sweep", _("Bevaka tidsgränser")
    SEND_MAIL = "send_mail", _("Skicka neutral e-post")
    ANSWER_AS_HOME = "answer_as_home", _("Svara på en fråga till hemmet")


P = Permission
_STAFF = {P.VIEW_COOPERATION, P.VIEW_SETTINGS}
_BOARD_CASE = _STAFF | {
    P.VIEW_OFFER,
    P.WRITE_MESSAGE,
    P.VIEW_CLOCKS,
    P.VIEW_DEVIATIONS,
    P.REPORT_DEVIATION,
    P.ANSWER_DEVIATION,
    P.JUDGE_DEVIATION,
    P.SEARCH_CHILD,
    P.OPEN_VAULT,
    P.FOLLOW_PLACEMENT,
    P.ARRANGE_COVER,
}
_GFO_CASE = _STAFF | {
    P.VIEW_BANK,
    P.VIEW_MATCH,
    P.VIEW_OFFER,
    P.WRITE_MESSAGE,
    P.VIEW_CLOCKS,
    P.VIEW_DEVIATIONS,
    P.REPORT_DEVIATION,
    P.ANSWER_DEVIATION,
    P.JUDGE_DEVIATION,
    P.CLOSE_PLACEMENT,
    P.OPEN_VAULT,
    P.ARRANGE_COVER,
}
_PEOPLE = {P.MANAGE_PEOPLE, P.ASSIGN_FUNCTIONS, P.HAND_OVER_WORK}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.GFO_HEAD: frozenset(
        _GFO_CASE
        | _PEOPLE
        | {
            P.IMPORT_HOMES,
            P.VIEW_MISSING_HOMES,
            P.SHARE_MISSING_HOMES,
            P.READ_RECRUITMENT_BRIEF,
            P.VIEW_PLAN,
            P.KEEP_PROVIDERS,
            P.HAND_OVER,
            P.ASSIGN_COORDINATOR,
            P.ASSIGN_NETWORK_HOME,
            P.FOLLOW_READS,
            P.CLOSE_DEVIATION,
            P.MANAGE_COOPERATION,
            P.ADD_DOCUMENT,
        }
    ),
    Role.GFO_COORDINATOR: frozenset(
        _GFO_CASE
        | {
            P.EDIT_BANK,
            P.IMPORT_HOMES,
            P.NOTE_PERMIT,
            P.KEEP_PROVIDERS,
            P.NOTE_WORD,
            P.NOTE_CONTACT,
            P.WRITE_SUITABILITY,
            P.REGISTER_HOME_ANSWER,
            P.HAND_OVER_INTRODUCTION,
        }
    ),
    Role.MATCHING_COORDINATOR: frozenset(
        _GFO_CASE
        | {
            P.REGISTER_ORAL,
            P.SEND_BACK,
            P.HANDLE_REFERRAL,
            P.HAND_OVER,
            P.RUN_MATCH,
            P.VIEW_MISSING_HOMES,
            P.READ_RECRUITMENT_BRIEF,
            P.VIEW_PLAN,
            P.RUN_PLAN,
            P.ASK_HOME,
            P.REGISTER_HOME_ANSWER,
            P.SEND_OFFER,
            P.NOTE_WORD,
            P.NOTE_CONTACT,
        }
    ),
    Role.COMMUNICATOR: frozenset(_STAFF | {P.READ_RECRUITMENT_BRIEF}),
    Role.SUPERVISOR: frozenset(_STAFF | {P.VIEW_DEVIATIONS, P.REPORT_DEVIATION, P.NOTE_CONTACT}),
    Role.FH_SECRETARY: frozenset(
        _BOARD_CASE
        | {
            P.WRITE_REFERRAL,
            P.VIEW_BANK,
            P.ASSESS_FOR_CHILD,
            P.CONSULT,
            P.REGISTER_FORMAL_DECISION,
            P.ADOPT_SUITABILITY,
            P.WRITE_SUITABILITY,
            P.REGISTER_EXTRACTS,
            P.START_PLACEMENT,
            P.HAND_OVER_INTRODUCTION,
            P.REGISTER_AGREEMENT,
            P.EDIT_NETWORK_HOME,
            P.NOTE_CONTACT,
            P.NOTE_PERMIT,
        }
    ),
    Role.SOCIAL_WORKER: frozenset(_BOARD_CASE | {P.WRITE_REFERRAL, P.ASSESS_FOR_CHILD, P.CONSULT, P.HAND_OVER_INTRODUCTION}),
    Role.UNIT_MANAGER: frozenset(
        _BOARD_CASE
        | _PEOPLE
        | {P.DECIDE_OPERATIONALLY, P.REGISTER_FORMAL_DECISION, P.DELEGATE, P.START_PLACEMENT, P.FOLLOW_READS, P.ADD_DOCUMENT}
    ),
    Role.IFO_HEAD: frozenset(_STAFF | {P.VIEW_DEVIATIONS}),
    Role.SAS: frozenset(
        _STAFF | {P.VIEW_DEVIATIONS, P.REPORT_DEVIATION, P.ANSWER_DEVIATION, P.JUDGE_DEVIATION, P.SEARCH_CHILD, P.VIEW_CLOCKS}
    ),
    Role.FINANCE: frozenset(_STAFF),
    Role.CONTACT_OFFICER: frozenset(_STAFF),
    Role.FOSTER_PARENT: frozenset(),
    Role.MENTOR_HOME: frozenset(),
    Role.EVALUATOR: frozenset({P.VIEW_COOPERATION}),
    Role.SYSTEM_ADMIN: frozenset(_STAFF | {P.MANAGE_PEOPLE, P.ASSIGN_FUNCTIONS, P.MANAGE_COOPERATION, P.FOUND_COOPERATION, P.ADD_DOCUMENT}),
    Role.JOB: frozenset({P.SWEEP, P.SEND_MAIL}),
    Role.HOME_LINK: frozenset({P.ANSWER_AS_HOME}),
}


def may(by: Actor, permission: Permission) -> bool:
    """Whether the actor's role holds the permission."""
    return permission in PERMISSIONS[by.role]


def check_may(by: Actor, permission: Permission) -> None:
    """Raise ``Denied`` unless the actor's role holds the permission."""
    if not may(by, permission):
        raise Denied(
            f"not_{permission.value}",
            _("Din roll (%(role)s) kan inte göra detta: %(what)s.") % {"role": by.role.label, "what": permission.label},
        )
