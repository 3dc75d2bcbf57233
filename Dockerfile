FROM python:3.14-slim

WORKDIR /srv/meeting
COPY requirements.txt .
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt \
 && useradd --system --no-create-home --uid 10001 meeting
COPY . .
RUN python -m compileall -q app

USER meeting
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
EXPOSE 8000
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --start-interval=1s CMD ["python", "-c", \
  "import os; from urllib.request import urlopen; urlopen('http://127.0.0.1:%s/healthz' % (os.environ.get('PORT') or 8000), timeout=2)"]
CMD ["gunicorn", "app:create_app()"]
