"""Addresses of the staff pages: matching."""

from django.urls import path

from famn.web.staff.matching import asking, handling, offering, sheet

urlpatterns = [
    path("<uuid:pk>/matchning/", sheet.match_sheet, name="match_sheet"),
    path("<uuid:pk>/matchning/ny/", sheet.match_again, name="match_again"),
    path("<uuid:pk>/matchning/latta/", sheet.match_relax, name="match_relax"),
    path("<uuid:pk>/matchning/besked/", sheet.match_word, name="match_word"),
    path("underlag/<uuid:pk>/", sheet.match_run, name="match_run"),
    path("<uuid:pk>/fraga/", asking.ask_homes, name="ask_homes"),
    path("<uuid:pk>/ring/<str:code>/", asking.phone_answer, name="phone_answer"),
    path("fraga/<uuid:pk>/svar/", asking.question_answer, name="question_answer"),
    path("fraga/<uuid:pk>/reservera/", asking.question_reserve, name="question_reserve"),
    path("fraga/<uuid:pk>/slapp/", asking.question_release, name="question_release"),
    path("fraga/<uuid:pk>/angra/", asking.question_undo, name="question_undo"),
    path("<uuid:pk>/erbjud/<uuid:question>/", offering.offer_new, name="offer_new"),
    path("erbjudande/<uuid:pk>/aterta/", offering.offer_withdraw, name="offer_withdraw"),
    path("<uuid:pk>/ta/", handling.referral_take, name="take_referral"),
    path("<uuid:pk>/lamna-over/", handling.referral_hand_over, name="hand_over"),
    path("<uuid:pk>/fraga-namnden/", handling.referral_send_back, name="send_back"),
    path("<uuid:pk>/inget-hem/", handling.referral_close_no_home, name="close_no_home"),
]
