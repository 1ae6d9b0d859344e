"""Templates that ship with the code; they are never read from the canon."""

from functools import cache

from jinja2 import Environment, StrictUndefined, Template

from canongate.resources import resource_text


@cache
def html_template(name: str) -> Template:
    """Return a template of HTML or SVG, made ready once; what is printed is escaped, what is left out is an error."""
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.keep_trailing_newline = True
    return environment.from_string(resource_text(f"templates/{name}.j2"))
