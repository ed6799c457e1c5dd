"""The names of WordprocessingML, and text made safe to stand in it."""

from html import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
W14 = "http://schemas.microsoft.com/office/word/2010/wordml"
W15 = "http://schemas.microsoft.com/office/word/2012/wordml"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
VARIANT_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
OURS = "urn:samendossier:export"  # the namespace of our own part in an export

NAMESPACES = f'xmlns:w="{W}" xmlns:w14="{W14}" xmlns:w15="{W15}" xmlns:r="{R}" xmlns:mc="{MC}" mc:Ignorable="w14 w15"'


def w(name: str) -> str:
    """The full name of an element or attribute in the main namespace: `{…}p`."""
    return f"{{{W}}}{name}"


def quoted(value: str) -> str:
    """A value safe inside double quotes or between tags."""
    return escape(value, quote=True)
