"""The embedded web server: uvicorn, answering ready bytes in its event loop, Django in threads."""
