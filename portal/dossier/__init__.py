"""The youth file (jeugddossier) and who takes part in it: the facts that access leans on."""
