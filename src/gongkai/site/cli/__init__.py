"""The command line `gongkai`: start the site, derive and verify reports, ask the law, take in ledgers.

Exit status: 0 clean, 1 findings or refused input, 2 wrong usage or an unreadable file. Each command
imports what it needs when it runs, so that `gongkai fee` does not wait for the web framework.
"""

from gongkai.site.cli.begin import begin
from gongkai.site.cli.checks import doctor, ledger
from gongkai.site.cli.jobs import jobs
from gongkai.site.cli.ledgers import import_, template
from gongkai.site.cli.numbers import figures, report
from gongkai.site.cli.program import Program
from gongkai.site.cli.ready import ready
from gongkai.site.cli.searching import search
from gongkai.site.cli.serve import up
from gongkai.site.cli.statutes import clock, fee
from gongkai.site.cli.verify import verify

main = Program(
    name="gongkai",
    help="政务公开平台：每个印出的数字都是可以点开的统计指标。",
    epilog="退出码：0 正常；1 有发现的问题或输入被拒绝；2 用法不对或文件读不了。",
)
for command in (
    up,
    begin,
    report,
    figures,
    clock,
    fee,
    verify,
    import_,
    template,
    ledger,
    jobs,
    ready,
    search,
    doctor,
):
    main.add_command(command)
