"""Run the task of the example in a prefork worker, with a broker in a folder: no server needed."""

import subprocess
import sys
from pathlib import Path

from examples import celery_tasks

folder = Path(sys.argv[1])
options = {
    "data_folder_in": str(folder / "queue"),
    "data_folder_out": str(folder / "queue"),
    "control_folder": str(folder / "control"),
}
for path in options.values():
    Path(path).mkdir(exist_ok=True)
celery_tasks.app.conf.broker_transport_options = options

if "worker" in sys.argv:
    celery_tasks.app.worker_main(["worker", "--pool=prefork", "--concurrency=2"])
else:
    command = [sys.executable, __file__, str(folder), "worker"]
    worker = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        result = celery_tasks.create_customer.delay("ada@example.com")
        sys.stdout.write(result.get(timeout=20))
    finally:
        worker.terminate()
        worker.wait()
