"""All addresses: signing in, the admin site, and the app."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from targets.views import signing_in

admin.site.login = signing_in.admin_door  # type: ignore[method-assign]
admin.site.password_change = signing_in.to_own_password  # type: ignore[assignment, method-assign]
admin.site.site_header = admin.site.site_title = "湛河区目标任务管理"
admin.site.index_title = "管理"

handler500 = "targets.views.errors.server_error"

urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", signing_in.ChangePassword.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("admin/", admin.site.urls),
    path("", include("targets.urls")),
]
