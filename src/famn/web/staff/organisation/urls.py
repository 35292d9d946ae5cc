"""Addresses of the staff pages: the cooperation."""

from django.urls import path

from famn.web.staff.organisation import guidelines, leaving, library, members, overview, settings, setup, weighing

urlpatterns = [
    path("", overview.cooperation, name="cooperation"),
    path("uppgifter/", settings.facts, name="cooperation_facts"),
    path("start/", setup.setup, name="setup"),
    path("start/ny/", setup.cooperation_new, name="cooperation_new"),
    path("medlemmar/", members.member_list, name="member_list"),
    path("medlemmar/ny/", members.member_new, name="member_new"),
    path("medlemmar/<int:pk>/", members.member, name="member"),
    path("medlemmar/<int:pk>/underlag/", members.member_papers, name="member_papers"),
    path("medlemmar/<int:pk>/avsluta/", leaving.member_end, name="member_end"),
    path("medlemmar/<int:pk>/namnder/", members.board_new, name="board_new"),
    path("medlemmar/<int:pk>/steg/<slug:step>/", members.onboarding, name="onboarding"),
    path("medlemmar/<int:pk>/steg/<slug:step>/angra/", members.onboarding_undo, name="onboarding_undo"),
    path("namnder/<int:pk>/avsluta/", leaving.board_end, name="board_end"),
    path("riktlinjer/", guidelines.guideline_list, name="guideline_list"),
    path("riktlinjer/ny/", guidelines.guideline_new, name="guideline_new"),
    path("riktlinjer/<int:pk>/", guidelines.guideline, name="guideline"),
    path("riktlinjer/<int:pk>/ta-tillbaka/", guidelines.guideline_withdraw, name="guideline_withdraw"),
    path("matchning/", weighing.matching_policy, name="matching_policy"),
    path("matchning/ny/", weighing.matching_policy_new, name="matching_policy_new"),
    path("matchning/<int:pk>/", weighing.matching_policy_version, name="matching_policy_version"),
    path("matchning/<int:pk>/ta-tillbaka/", weighing.matching_policy_withdraw, name="matching_policy_withdraw"),
    path("ansvar/", settings.responsibility, name="responsibility"),
    path("ansvar/andra/", settings.responsibility_change, name="responsibility_change"),
    path("delar/", settings.modules, name="modules"),
    path("delar/andra/", settings.modules_change, name="modules_change"),
    path("dokument/", library.document_list, name="document_list"),
    path("dokument/nytt/", library.document_new, name="document_new"),
    path("dokument/<uuid:pk>/", library.document, name="document"),
    path("dokument/<uuid:pk>/version/", library.document_version, name="document_version"),
    path("dokument/<uuid:pk>/ta-bort/", library.document_withdraw, name="document_withdraw"),
    path("dokument/<uuid:pk>/lagg-tillbaka/", library.document_restore, name="document_restore"),
    path("dokument/fil/<uuid:pk>/", library.document_file, name="document_file"),
]
