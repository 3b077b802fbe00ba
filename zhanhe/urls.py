"""All addresses: signing in, the admin site, and the app."""

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.socialaccount.providers.openid_connect.views import callback
from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import include, path

from targets.views import signing_in

admin.site.login = signing_in.admin_door  # type: ignore[method-assign]
admin.site.password_change = signing_in.to_own_password  # type: ignore[assignment, method-assign]
admin.site.site_header = admin.site.site_title = "湛河区目标任务管理"
admin.site.index_title = "管理"

handler500 = "targets.views.errors.server_error"

# Of allauth's pages those that are needed, under the names by which allauth finds them.
second_factor_patterns = [
    path("", second_factor.index, name="mfa_index"),
    path("code/", second_factor.authenticate, name="mfa_authenticate"),
    path("code-again/", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("on/", totp.activate_totp, name="mfa_activate_totp"),
    path("off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("recovery-codes/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("recovery-codes/new/", signing_in.new_recovery_codes, name="mfa_generate_recovery_codes"),
]

urlpatterns = [
    path("login/", signing_in.SignIn.as_view(), name="login"),
    path("login/", signing_in.SignIn.as_view(), name="account_login"),
    path("login/again/", reauthenticate, name="account_reauthenticate"),
    path("login/sso/", signing_in.single_sign_on, name="single_sign_on"),
    path("login/sso/callback/", callback, {"provider_id": "sso"}, name="openid_connect_callback"),
    path("second-factor/", include(second_factor_patterns)),
    path("logout/", auth.LogoutView.as_view(), name="logout"),
    path("password/", signing_in.ChangePassword.as_view(), name="password_change"),
    path("password/done/", auth.PasswordChangeDoneView.as_view(), name="password_change_done"),
    path("admin/", admin.site.urls),
    path("", include("targets.urls")),
]
