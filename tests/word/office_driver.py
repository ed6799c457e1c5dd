"""Runs inside a Python that has LibreOffice's `uno`: edits documents as a person would, and saves them.

Reads jobs as JSON from standard input: [{"open": path, "save": path, "author": "…", "acts": [["delete", "words"], …]}].
No part of the portal is imported here.
"""

import contextlib
import json
import subprocess
import sys
import time
from pathlib import Path

import uno  # type: ignore[import-not-found]
from com.sun.star.beans import PropertyValue  # type: ignore[import-not-found]


def value(name, content):
    return PropertyValue(name, 0, content, 0)


class Office:
    def __init__(self, soffice, profile):
        self.process = subprocess.Popen(
            [
                soffice,
                f"-env:UserInstallation={Path(profile).as_uri()}",
                "--headless",
                "--norestore",
                "--nologo",
                "--nolockcheck",
                f"--accept=pipe,name={Path(profile).name};urp;",
            ]
        )
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        for _ in range(300):
            try:
                self.context = resolver.resolve(f"uno:pipe,name={Path(profile).name};urp;StarOffice.ComponentContext")
                break
            except Exception:  # noqa: BLE001 - not up yet
                time.sleep(0.1)
        self.make = lambda name: self.context.ServiceManager.createInstanceWithContext(name, self.context)
        self.desktop = self.make("com.sun.star.frame.Desktop")

    def be(self, given, family):
        provider = self.make("com.sun.star.configuration.ConfigurationProvider")
        path = value("nodepath", "/org.openoffice.UserProfile/Data")
        access = provider.createInstanceWithArguments("com.sun.star.configuration.ConfigurationUpdateAccess", (path,))
        access.setPropertyValue("givenname", given)
        access.setPropertyValue("sn", family)
        access.commitChanges()

    def run(self, job):
        self.be(*job["author"].split(" ", 1))
        document = self.desktop.loadComponentFromURL(Path(job["open"]).as_uri(), "_blank", 0, ())
        try:
            editor = Editor(self, document, job["author"])
            for name, *arguments in job["acts"]:
                getattr(editor, name)(*arguments)
            name = value("FilterName", job.get("filter", "MS Word 2007 XML"))
            document.storeToURL(Path(job["save"]).as_uri(), (name,))
        finally:
            document.close(True)  # noqa: FBT003

    def stop(self):
        with contextlib.suppress(Exception):  # it closes the door while it answers
            self.desktop.terminate()
        self.process.wait(20)


class Editor:
    def __init__(self, office, document, author):
        self.office, self.document, self.author = office, document, author

    def find(self, words):
        search = self.document.createSearchDescriptor()
        search.SearchString = words
        search.SearchCaseSensitive = True
        found = self.document.findFirst(search)
        assert found is not None, f"not in the document: {words}"
        return found

    def track(self, on):
        self.document.RecordChanges = on

    def insert(self, after, text):
        found = self.find(after)
        found.Text.insertString(found.End, text, False)  # noqa: FBT003

    def delete(self, words):
        self.find(words).String = ""

    def replace(self, words, text):
        found = self.find(words)
        cursor = found.Text.createTextCursorByRange(found.End)
        found.Text.insertString(cursor, text, False)  # noqa: FBT003
        self.find(words).String = ""

    def bold(self, words):
        self.find(words).CharWeight = 150.0

    def paragraph(self, after, text):
        end = self.find(after).End
        cursor = end.Text.createTextCursorByRange(end)
        cursor.gotoEndOfParagraph(False)  # noqa: FBT003
        cursor.Text.insertControlCharacter(cursor, 0, False)  # noqa: FBT003
        cursor.Text.insertString(cursor, text, False)  # noqa: FBT003

    def delete_paragraph(self, words):
        found = self.find(words)
        cursor = found.Text.createTextCursorByRange(found)
        cursor.gotoStartOfParagraph(False)  # noqa: FBT003
        cursor.gotoNextParagraph(True)  # noqa: FBT003
        cursor.String = ""

    def move_up(self, words):
        """As a person does with Ctrl + Alt + up."""
        controller = self.document.CurrentController
        controller.ViewCursor.gotoRange(self.find(words), False)  # noqa: FBT003
        self.dispatch(".uno:MoveUp")

    def cut_and_paste(self, words, after):
        controller = self.document.CurrentController
        controller.select(self.find(words))
        self.dispatch(".uno:Cut")
        controller.ViewCursor.gotoRange(self.find(after).End, False)  # noqa: FBT003
        self.dispatch(".uno:Paste")

    def comment(self, words, text):
        controller = self.document.CurrentController
        controller.select(self.find(words))
        self.dispatch(".uno:InsertAnnotation", value("Text", text))

    def notes(self):
        fields = self.document.TextFields.createEnumeration()
        found = []
        while fields.hasMoreElements():
            field = fields.nextElement()
            if field.supportsService("com.sun.star.text.textfield.Annotation"):
                found.append(field)
        return found

    def note(self, comment):
        return next(field for field in self.notes() if field.Content == comment)

    def resolve(self, comment):
        self.note(comment).Resolved = True

    def reply(self, comment, text):
        """As LibreOffice 7 stores an answer: a comment of its own, directly behind the one that it answers."""
        anchor = self.note(comment).Anchor
        answer = self.document.createInstance("com.sun.star.text.textfield.Annotation")
        answer.Content, answer.Author = text, self.author
        anchor.Text.insertTextContent(anchor.End, answer, False)  # noqa: FBT003

    def accept_all(self):
        self.dispatch(".uno:AcceptAllTrackedChanges")

    def delete_comment(self, comment):
        field = self.note(comment)
        field.Anchor.Text.removeTextContent(field)

    def dispatch(self, command, *arguments):
        frame = self.document.CurrentController.Frame
        self.office.make("com.sun.star.frame.DispatchHelper").executeDispatch(frame, command, "", 0, arguments)


def main():
    soffice, profile = sys.argv[1:3]
    office = Office(soffice, profile)
    try:
        for job in json.load(sys.stdin):
            office.run(job)
    finally:
        office.stop()


main()
