"""Component tags: a template tag with declared properties, checked when the template is compiled.

A component is one row in ``templatetags/ui.py`` and one template in ``templates/ui/components/``. A misspelt or
missing property, an unknown slot or a literal outside the allowed words raises ``TemplateSyntaxError`` at compile
time, so a typo stops the test run and never a user.

In a page::

    {% load ui %}
    {% badge kind="soon" text="3 dagar kvar" %}
    {% section title="Barnet" id="child" %}
      {% slot actions %}{% link_button text="Ändra" url=edit_url %}{% endslot %}
      <p>...</p>
    {% endsection %}

The component's own template sees its properties, ``children``, its slots and ``attrs``; nothing of the page's context.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from django import template
from django.forms.utils import flatatt
from django.template.base import FilterExpression, Node, NodeList, Parser, Token
from django.template.context import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe


class _Required:
    """Marks a property that every use must give."""

    def __repr__(self) -> str:
        return "REQUIRED"


REQUIRED = _Required()


@dataclass(frozen=True)
class OneOf:
    """A property that takes one word of a closed list. Without ``default`` it is required."""

    words: tuple[str, ...]
    default: str | _Required = REQUIRED


def one_of(*words: str, default: str | _Required = REQUIRED) -> OneOf:
    """Declare a property that takes one of ``words``."""
    return OneOf(words, default)


# Attributes a page may hang on a component that says ``attributes=True``. ``class`` and ``style`` are left out on
# purpose: the look belongs to the component.
_ATTRIBUTE = re.compile(
    r"(?:(?:hx|data|aria)-[a-z0-9:.-]+"
    r"|id|name|value|form|formaction|formnovalidate|target|title|lang|download|rel|disabled|autofocus)\Z"
)
_PAIR = re.compile(r"([A-Za-z_][\w:.-]*)=(.+)\Z", re.DOTALL)


@dataclass(frozen=True)
class Component:
    """What a component takes.

    ``props`` maps each property to its default, to ``REQUIRED`` or to ``one_of(...)``. ``block`` components have
    children and an end tag. ``prepare`` turns the given properties into further template variables; it is a pure
    function. ``csrf`` hands the page's CSRF token on to the component's own form.
    """

    name: str
    props: Mapping[str, Any] = field(default_factory=dict)
    block: bool = False
    slots: tuple[str, ...] = ()
    attributes: bool = False
    csrf: bool = False
    prepare: Callable[[dict[str, Any]], dict[str, Any]] | None = None

    @property
    def template_name(self) -> str:
        """Where its template lies."""
        return f"ui/components/{self.name}.html"

    @property
    def end_tag(self) -> str:
        """The tag that ends a block."""
        return f"end{self.name}"

    def default(self, prop: str) -> Any:
        """What a property is when it is left out."""
        declared = self.props[prop]
        return declared.default if isinstance(declared, OneOf) else declared

    def refuse(self, why: str) -> NoReturn:
        """Raise ``TemplateSyntaxError`` with what the component would have taken."""
        known = ", ".join(self.props) or "none"
        raise template.TemplateSyntaxError(f"{{% {self.name} %}}: {why} (properties: {known})")

    def check_word(self, prop: str, value: object) -> None:
        """Raise ``TemplateSyntaxError`` for a word outside the property's closed list."""
        declared = self.props[prop]
        if isinstance(declared, OneOf) and value not in declared.words:
            self.refuse(f"{prop}={value!r} is not one of {', '.join(declared.words)}")

    def compile(self, parser: Parser, token: Token) -> ComponentNode:
        """Parse one use of the tag. Raises ``TemplateSyntaxError`` for anything undeclared."""
        given: dict[str, FilterExpression] = {}
        attrs: dict[str, FilterExpression] = {}
        for bit in token.split_contents()[1:]:
            match = _PAIR.match(bit)
            if match:
                name, source = match.groups()
            elif self.props.get(bit) is False:  # a bare word switches a flag on
                name, source = bit, "True"
            else:
                self.refuse(f"cannot read {bit!r}; write property=value")
            if name in self.props:
                target = given
            elif self.attributes and _ATTRIBUTE.match(name):
                target = attrs
            else:
                self.refuse(f"unknown property {name!r}")
            if name in target:
                self.refuse(f"{name!r} is given twice")
            expression = parser.compile_filter(source)
            if name in self.props and isinstance(expression.var, str) and not expression.filters:
                self.check_word(name, str(expression.var))
            target[name] = expression
        missing = [prop for prop in self.props if self.default(prop) is REQUIRED and prop not in given]
        if missing:
            self.refuse(f"missing {', '.join(missing)}")
        children = NodeList()
        slots: dict[str, NodeList] = {}
        if self.block:
            body = parser.parse((self.end_tag,))
            parser.delete_first_token()
            children, slots = self._split_slots(body)
        return ComponentNode(self, given, attrs, children, slots)

    def _split_slots(self, body: NodeList) -> tuple[NodeList, dict[str, NodeList]]:
        slots: dict[str, NodeList] = {}
        children = NodeList()
        for node in body:
            if isinstance(node, SlotNode):
                if node.name in slots:
                    self.refuse(f"slot {node.name!r} is filled twice")
                slots[node.name] = node.nodelist
            else:
                children.append(node)
        return children, slots


def _resolved(expression: FilterExpression, context: Context) -> Any:
    """The value. Django trusts text written in a template; we do not, or a quote in it would end our attribute."""
    value = expression.resolve(context)
    if expression.is_var or expression.filters or not isinstance(value, str | Promise):
        return value
    return str(value) + ""


class ComponentNode(Node):
    """One use of a component in a template."""

    child_nodelists = ("children",)

    def __init__(
        self,
        component: Component,
        given: dict[str, FilterExpression],
        attrs: dict[str, FilterExpression],
        children: NodeList,
        slots: dict[str, NodeList],
    ) -> None:
        self.component = component
        self.given = given
        self.attrs = attrs
        self.children = children
        self.slots = slots

    def render(self, context: Context) -> SafeString:
        """Draw the component with nothing of the page's context but what was handed to it."""
        component = self.component
        values: dict[str, Any] = {}
        for prop in component.props:
            if prop in self.given:
                values[prop] = _resolved(self.given[prop], context)
                component.check_word(prop, values[prop])
            else:
                values[prop] = component.default(prop)
        if component.prepare is not None:
            values |= component.prepare(values)
        if component.block:
            values["children"] = mark_safe(self.children.render(context).strip())
            for slot in component.slots:
                filled = self.slots.get(slot)
                values[slot] = mark_safe(filled.render(context).strip()) if filled is not None else ""
        if component.attributes:
            resolved = {name: _resolved(expression, context) for name, expression in self.attrs.items()}
            # flatatt drops False and None and writes True as a bare attribute
            values["attrs"] = flatatt(resolved)
        inner = context.new(values)
        if component.csrf:
            inner["csrf_token"] = context.get("csrf_token", "")
        page = context.template
        if page is None:
            raise RuntimeError("a component is drawn within a template")
        return page.engine.get_template(component.template_name).render(inner)


class SlotNode(Node):
    """Named content for the component around it; taken out of the children when that component is compiled."""

    def __init__(self, name: str, nodelist: NodeList) -> None:
        self.name = name
        self.nodelist = nodelist


def register_components(register: template.Library, components: list[Component]) -> None:
    """Make each component a tag, and ``{% slot name %}…{% endslot %}`` to fill their slots."""
    by_name = {component.name: component for component in components}

    def slot(parser: Parser, token: Token) -> SlotNode:
        bits = token.split_contents()
        if len(bits) != 2:  # noqa: PLR2004 -- the tag and its name
            raise template.TemplateSyntaxError("write {% slot name %}")
        stack = parser.command_stack
        around = stack[-2][0] if len(stack) > 1 else None
        component = by_name.get(around) if around else None
        if component is None:
            raise template.TemplateSyntaxError(f"{{% slot {bits[1]} %}} must stand directly inside a component; put an if inside the slot")
        if bits[1] not in component.slots:
            component.refuse(f"no slot {bits[1]!r}; slots: {', '.join(component.slots) or 'none'}")
        nodelist = parser.parse(("endslot",))
        parser.delete_first_token()
        return SlotNode(bits[1], nodelist)

    register.tag("slot", slot)
    for component in components:
        register.tag(component.name, component.compile)
