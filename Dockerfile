# quoteproof in a container: `docker build -t quoteproof .`, then `docker run --rm -v "$PWD:/book" quoteproof check`.
# pandoc and Typst come as Python packages: no package of the system, and no compiler, is needed.
FROM python:3.13-slim AS build
WORKDIR /source
RUN ["python", "-m", "venv", "/opt/quoteproof"]
ENV PATH=/opt/quoteproof/bin:$PATH
COPY requirements.txt ./
RUN ["pip", "install", "--no-cache-dir", "--only-binary", ":all:", "--require-hashes", "-r", "requirements.txt"]
COPY . ./
RUN ["pip", "install", "--no-cache-dir", "--no-deps", "--no-build-isolation", "."]

FROM python:3.13-slim
COPY --from=build /opt/quoteproof /opt/quoteproof
# The home is a folder that every user may write to, since `--user` may name any.
ENV PATH=/opt/quoteproof/bin:$PATH HOME=/tmp
USER 1000:1000
WORKDIR /book
ENTRYPOINT ["quoteproof"]
CMD ["--help"]
