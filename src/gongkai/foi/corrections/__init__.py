"""更正政府信息记录: what a citizen asks to be corrected in a record about himself (Art. 41)."""
