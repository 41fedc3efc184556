# The slow part of the sandbox image: Python 3.11 with its libraries, and nothing else. No shell, no package
# manager, no set-uid file: whatever Python does not need is not copied into the last stage.
# Context: this folder's harvest.py, bytecode.py and `site`, the unpacked wheels of requirements.txt.
# Builds without a network.
ARG BASE=python:3.11-slim-bookworm
FROM ${BASE} AS whole
# By this label what is left of this stage is found and removed.
LABEL reckoner.sandbox-stage=1
COPY site /opt/sbx/site
COPY harvest.py bytecode.py /opt/
RUN ["python3", "-I", "-B", "/opt/harvest.py", "/harvest"]
RUN ["python3", "-I", "-B", "/opt/bytecode.py", "/harvest"]

FROM scratch
COPY --from=whole /harvest/ /
ENV PATH=/usr/local/bin:/usr/bin
