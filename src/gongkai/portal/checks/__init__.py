"""What is looked at before a page goes public: personal data, wording, elements, hidden leftovers.

Pure: it reads a `Material` and says `Remark`s; who may override one, and that publication waits for
them, stands in `gongkai.portal`.
"""
