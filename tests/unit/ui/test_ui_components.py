"""The component compiler: what it refuses when a template is compiled, and what it draws."""

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

from famn.ui.components import REQUIRED, Component, OneOf
from famn.ui.templatetags.ui import COMPONENTS

BY_NAME = {component.name: component for component in COMPONENTS}


def drawn(source: str, **context: object) -> str:
    return Template("{% load i18n ui %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        pytest.param('{% badge kind="soon" txt="x" %}', "unknown property 'txt'", id="misspelt property"),
        pytest.param('{% badge kind="soon" %}', "missing text", id="missing property"),
        pytest.param("{% badge %}", "missing kind, text", id="all missing"),
        pytest.param('{% badge kind="sooon" text="x" %}', "'sooon' is not one of", id="word outside the list"),
        pytest.param('{% badge kind="soon" text="x" text="y" %}', "'text' is given twice", id="given twice"),
        pytest.param('{% badge "soon" text="x" %}', "write property=value", id="no name"),
        pytest.param('{% badge kind="soon" text="x" id="y" %}', "unknown property 'id'", id="takes no attributes"),
        pytest.param('{% button text="x" onclick="y" %}', "unknown property 'onclick'", id="inline script"),
        pytest.param('{% button text="x" style="y" %}', "unknown property 'style'", id="inline style"),
        pytest.param('{% button text="x" class="y" %}', "unknown property 'class'", id="own look"),
        pytest.param('{% section title="x" id="y" %}', "endsection", id="no end tag"),
        pytest.param(
            '{% section title="x" id="y" %}{% slot foot %}{% endslot %}{% endsection %}',
            "no slot 'foot'",
            id="unknown slot",
        ),
        pytest.param("{% slot actions %}{% endslot %}", "directly inside a component", id="slot outside"),
        pytest.param(
            '{% section title="x" id="y" %}{% if 1 %}{% slot actions %}{% endslot %}{% endif %}{% endsection %}',
            "directly inside a component",
            id="slot inside an if",
        ),
        pytest.param(
            '{% section title="x" id="y" %}{% slot actions %}1{% endslot %}{% slot actions %}2{% endslot %}{% endsection %}',
            "filled twice",
            id="slot twice",
        ),
        pytest.param("{% slot %}{% endslot %}", "write {% slot name %}", id="slot without name"),
    ],
)
def test_a_wrong_use_is_refused_when_the_template_is_compiled(source, reason):
    with pytest.raises(TemplateSyntaxError) as refusal:
        Template("{% load ui %}" + source)
    assert reason in str(refusal.value)


def test_a_variable_outside_the_list_is_refused_when_drawn():
    with pytest.raises(TemplateSyntaxError, match="kind='odd' is not one of"):
        drawn('{% badge kind=kind text="x" %}', kind="odd")


def test_every_component_has_a_template_and_a_true_default():
    for component in COMPONENTS:
        Engine.get_default().get_template(component.template_name)
        for prop, declared in component.props.items():
            if isinstance(declared, OneOf) and declared.default is not REQUIRED:
                assert declared.default in declared.words, f"{component.name}.{prop}"
        assert not set(component.slots) & set(component.props), component.name


def test_children_and_slots_are_drawn_in_the_pages_own_context():
    html = drawn(
        '{% section title="Barnet" id="child" %}{% slot actions %}<a href="/a">{{ word }}</a>{% endslot %}<b>{{ word }}</b>{% endsection %}',
        word="å & ä",
    )
    assert '<a href="/a">å &amp; ä</a></div>' in html
    assert "<b>å &amp; ä</b>" in html


def test_a_component_does_not_see_the_pages_context():
    assert "hemligt" not in drawn('{% section title="x" id="y" %}{% endsection %}', lead="hemligt", actions="hemligt")


def test_an_unfilled_slot_leaves_nothing():
    assert 'class="actions"' not in drawn('{% section title="x" id="y" %}{% endsection %}')


def test_values_are_escaped_and_safe_ones_are_not():
    assert "&lt;b&gt;" in drawn('{% badge kind="met" text=text %}', text="<b>")
    assert "<b>" in drawn('{% badge kind="met" text=text %}', text=mark_safe("<b>"))
    assert "A &amp; B" in drawn('{% badge kind="met" text="A & B" %}')


def test_a_quote_in_an_attribute_cannot_end_it():
    html = drawn("""{% button text="x" hx-vals='{"a": 1}' data-x=evil %}""", evil='"><script>')
    assert 'hx-vals="{&quot;a&quot;: 1}"' in html
    assert 'data-x="&quot;&gt;&lt;script&gt;"' in html


def test_attributes_that_are_false_or_none_are_left_out():
    html = drawn('{% button text="x" disabled=off id=none hx-get="/a" autofocus=on %}', off=False, none=None, on=True)
    assert html.startswith('<button type="submit" class="button button-secondary" hx-get="/a" autofocus>')


def test_a_bare_word_switches_a_flag_on_and_only_a_flag():
    html = drawn('{% next_step yours turn="Din tur" text="Ring" %}{% endnext_step %}')
    assert "next-step-yours" in html
    with pytest.raises(TemplateSyntaxError, match="cannot read 'text'"):
        Template('{% load ui %}{% badge kind="met" text %}')


def test_translated_text_works_as_a_value():
    assert "Spara" in drawn('{% button text=_("Spara") %}')


def test_the_csrf_token_reaches_a_components_own_form():
    html = drawn(
        '{% post_button text="Fråga" url="/fraga" fields=fields context="H-104" %}',
        csrf_token="abc",
        fields=[("home", 7)],
    )
    assert 'name="csrfmiddlewaretoken" value="abc"' in html
    assert '<input type="hidden" name="home" value="7">' in html
    assert 'Fråga<span class="sr-only"> – H-104</span>' in html


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in drawn('{% icon name="house" %}')
    labelled = drawn('{% icon name="house" label="Hem" %}')
    assert 'role="img"' in labelled and 'aria-label="Hem"' in labelled and "aria-hidden" not in labelled


def test_an_unknown_icon_raises():
    with pytest.raises(Exception, match="does not exist"):
        drawn('{% icon name="no-such-drawing" %}')


@pytest.mark.parametrize("kind", BY_NAME["badge"].props["kind"].words)
def test_a_state_is_never_colour_alone(kind):
    html = drawn('{% badge kind=kind text="Ordet" %}', kind=kind)
    assert "<svg" in html and "Ordet" in html


@pytest.mark.parametrize(
    ("answer", "words"),
    [("met", "uppfyllt"), ("willing", "villigt"), ("unknown", "okänt – fråga"), ("against", "emot")],
)
def test_an_answer_mark_has_words_for_readers_of_screens(answer, words):
    html = drawn('{% answer_mark answer=answer need="Nära skolan" %}', answer=answer)
    assert f'<span class="sr-only">Nära skolan: {words}</span>' in html


def test_unknown_facts_say_so():
    html = drawn("{% facts items=items %}{% endfacts %}", items=[("Skola", None), ("Ort", ""), ("Platser", 0)])
    assert html.count('<dd class="unknown">Okänt</dd>') == 2
    assert "<dd>0</dd>" in html


def test_prepare_is_given_the_properties_and_may_add_to_them():
    component = Component("icon", {"name": REQUIRED}, prepare=lambda props: {"svg": props["name"] * 2})
    assert component.prepare is not None
    assert component.prepare({"name": "ab"}) == {"svg": "abab"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("H-7KQ3MT föll bort", '<span class="nowrap">H-7KQ3MT</span> föll bort'),
        ("F-222222 och PL-ZZZZZZ.", '<span class="nowrap">F-222222</span> och <span class="nowrap">PL-ZZZZZZ</span>.'),
        ("<b>F-7KQ3MT</b>", '&lt;b&gt;<span class="nowrap">F-7KQ3MT</span>&lt;/b&gt;'),
        ("GFO-chefen, F-7KQ3M, F-7KQ3MTA", "GFO-chefen, F-7KQ3M, F-7KQ3MTA"),
    ],
)
def test_a_code_in_running_text_is_never_parted_and_the_rest_is_escaped(text, shown):
    assert drawn("{{ text|codes }}", text=text) == shown
