"""What leaves the page."""

from typing import Any

from django import forms
from django.core import signing
from django.utils.translation import gettext_lazy as _

from famn.people.rules import LONGEST
from famn.plans.queries_recruiting import Brief
from famn.plans.words_recruiting import Told, told_of

SALT = "famn.plans.recruiting"


class ShareForm(forms.Form):
    """The text that was read before it is shared, under our own seal, so that nothing else is."""

    read = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)

    def __init__(self, *args: Any, brief: Brief, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brief = brief
        self.told = told_of(brief.gaps, waiting=brief.children)
        self.fields["read"].initial = signing.dumps([brief.mark, self.told.waiting, self.told.lines], salt=SALT, compress=True)

    def clean_read(self) -> Told:
        """What was read, where it still is what there is to tell: the text is the same, or all that it was worked out from."""
        try:
            mark, waiting, lines = signing.loads(self.cleaned_data["read"], salt=SALT)
        except signing.BadSignature as error:
            raise forms.ValidationError(_("Läs texten här och lämna den sedan.")) from error
        read = Told(waiting, tuple(lines))
        if self.told != read and self.brief.mark != mark:
            raise forms.ValidationError(_("Kön har ändrats sedan du läste texten. Läs den nya och lämna den sedan."))
        return read
