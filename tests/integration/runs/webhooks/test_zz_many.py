import time, pytest
from batchruns.models import *
from batchruns.runs import service, outbox
from batchruns.runs.webhooks import work, deliveries
from procrastinate.contrib.django.models import ProcrastinateJob
from leadenrich.rls.roles import acting_as
pytestmark = pytest.mark.django_db(transaction=True)
def test_speed(user, endpoint, receiver, settings, capsys):
    settings.WEBHOOK_SECONDS=15; t=time.time()
    ends=[]
    for n in range(4000):
        service.create(user, "leads.csv")
    with capsys.disabled():
        print("10,000 created in", time.time()-t, "jobs", ProcrastinateJob.objects.count())
        t=time.time()
        while WebhookDelivery.objects.filter(state="waiting").exists():
            work.deliver(user.pk, False, lambda: False); work.deliver(user.pk, True, lambda: False)
        print("sent", len(receiver.ids), len(set(receiver.ids)), "in", time.time()-t)
        WebhookDelivery.objects.update(state="waiting", next_at="2020-01-01T00:00Z")
        t=time.time(); deliveries.enqueue_due(); print("due", time.time()-t)
        t=time.time(); print(len(deliveries.claim(user.pk, False, 8)), "claim", time.time()-t)
