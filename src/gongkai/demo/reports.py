def write_reports(organs, staff, cb):
    pass
