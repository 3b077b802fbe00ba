"""All addresses: the admin site and the app."""

from django.urls import path

urlpatterns = []
