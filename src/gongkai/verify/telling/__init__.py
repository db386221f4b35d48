"""Telling what was found: JSON, SARIF, a web page, a workbook, a terminal."""
