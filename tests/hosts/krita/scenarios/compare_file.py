"""What the farm made, against what the command line paints."""

from stage import OUT, Example, K, names, node_named


def run():
    K.setBatchmode(True)
    document = K.openDocument(str(OUT / "colored.kra"))
    assert names(document) == ["Background", "My colours", "Shiage colours", "Line art"]
    Example().compare(node_named(document, "Shiage colours"))
    yield 100
