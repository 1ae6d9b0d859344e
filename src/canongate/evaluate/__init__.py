"""Dossier builder, rules over dossiers, waiver resolver, verdict."""
