"""`python -m gongkai.site.cli`, for where the program is not on the path."""

from gongkai.site.cli import main

main(prog_name="gongkai")
