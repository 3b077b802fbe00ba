"""All addresses: signing in, the admin site, and the app."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from targets.forms import SignInForm
from targets.views.people import ChangePassword

admin.site.site_header = admin.site.site_title = "湛河区目标任务管理"
admin.site.index_title = "管理"

handler500 = "targets.views.errors.server_error"

urlpatterns = [
    path("login/", auth.LoginView.as_view(authentication_form=SignInForm), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", ChangePassword.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("admin/", admin.site.urls),
    path("", include("targets.urls")),
]
