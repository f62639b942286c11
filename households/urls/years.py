"""Facts of a year: income, living conditions, guarantees, people; freezing and reopening."""

from django.urls import path

from households.views import freezing, members, years

urlpatterns = [
    path("years/freeze/", freezing.FreezeView.as_view(), name="freeze"),
    path("years/reopened/", freezing.Reopenings.as_view(), name="reopenings"),
    path("<int:pk>/without-labour/", years.without_labour, name="without_labour"),
    path("<int:pk>/income/", members.IncomeOfYear.as_view(), name="income"),
    path("<int:pk>/years/", years.YearsTab.as_view(), name="years"),
    path("<int:pk>/years/enter/", years.enter, name="year_enter"),
    path("<int:pk>/years/<int:year>/", years.YearPage.as_view(), name="year"),
    path("<int:pk>/years/<int:year>/edit/", years.YearEdit.as_view(), name="year_edit"),
    path("<int:pk>/years/<int:year>/reopen/", freezing.Reopen.as_view(), name="year_reopen"),
    path("<int:pk>/years/<int:year>/freeze/", freezing.freeze_again, name="year_close"),
]
