"""Public pages of 依申请公开; no account is needed (政府信息公开条例 Art. 27, 29)."""
