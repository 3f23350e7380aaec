"""Every address of the site, one include per audience."""

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("zhicheng.web.public.urls")),
    path("accounts/", include("zhicheng.web.accounts.urls")),
    path("my/", include("zhicheng.web.holder.urls")),
    path("employer/", include("zhicheng.web.employer.urls")),
    path("department/", include("zhicheng.web.department.urls")),
    path("committee/", include("zhicheng.web.committee.urls")),
    path("examiner/", include("zhicheng.web.examiner.urls")),
    path("bureau/", include("zhicheng.web.bureau.urls")),
]
if settings.ZHICHENG_DEMONSTRATION:
    urlpatterns.append(path("demo/", include("zhicheng.web.demo.urls")))
handler400 = "zhicheng.web.site.failures.bad_request"
handler404 = "zhicheng.web.site.failures.not_found"
handler500 = "zhicheng.web.site.failures.broken"
