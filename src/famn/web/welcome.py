"""The link of an invitation: choose a password for the first time, or anew."""

from typing import Any

from allauth.account.views import PasswordResetFromKeyView
from django.urls import reverse


class WelcomeView(PasswordResetFromKeyView):
    """allauth's page for a mailed key, at an address and with words of its own."""

    template_name = "people/welcome.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form is posted back here, not to the page of a forgotten password."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["action_url"] = reverse("welcome", kwargs={"uidb36": self.kwargs["uidb36"], "key": self.kwargs["key"]})
        context["person"] = self.reset_user
        return context


welcome = WelcomeView.as_view()
