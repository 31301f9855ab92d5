from django.urls import path

from batchruns.web import planviews, views

app_name = "runs"

urlpatterns = [
    path("", views.list_runs, name="list"),
    path("live/", views.live_runs, name="live"),
    path("many/", views.many_runs, name="many"),
    path("undo/", views.undo, name="undo"),
    path("new/", views.new_run, name="new"),
    path("<uuid:run_id>/", views.run_detail, name="detail"),
    path("<uuid:run_id>/rows/", views.rows, name="rows"),
    path("<uuid:run_id>/rows/<int:place>/", views.lead, name="lead"),
    path("explained/", planviews.explained, name="explained"),
    path("<uuid:run_id>/reading/", planviews.reading, name="reading"),
    path("<uuid:run_id>/columns/", planviews.columns, name="columns"),
    path("<uuid:run_id>/preview/", planviews.preview, name="preview"),
    path("<uuid:run_id>/start/", views.move_run, {"verb": "start"}, name="start"),
    path("<uuid:run_id>/cancel/", views.move_run, {"verb": "cancel"}, name="cancel"),
    path("<uuid:run_id>/retry/", views.move_run, {"verb": "retry"}, name="retry"),
    path("<uuid:run_id>/delete/", views.delete_run, name="delete"),
    path("<uuid:run_id>/result/", views.result, name="result"),
    path("<uuid:run_id>/rejects/", views.rejects, name="rejects"),
]
