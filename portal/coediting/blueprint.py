"""The routes of this part, in one place so that pages and socket can both add theirs."""

from flask import Blueprint

texts = Blueprint("coediting", __name__)
