from django.urls import path

urlpatterns = [path("providers/", lambda r: None, name="providers")]
