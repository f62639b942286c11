from django.urls import path

from funds import views
from funds.views import books

app_name = "funds"
urlpatterns = [
    path("", views.home, name="home"),
    path("sources/", views.SourceList.as_view(), name="sources"),
    path("sources/new/", views.SourceEnter.as_view(), name="source_enter"),
    path("sources/<int:pk>/", views.SourceDetail.as_view(), name="source"),
    path("sources/<int:pk>/take-back/", views.SourceTakeBack.as_view(), name="source_take_back"),
    # budget, sources, wall
    path("sources/<int:pk>/scans/", views.source_scans, name="source_scans"),
    path("sources/<int:pk>/publish/", views.source_publish, name="source_publish"),
    path("accounts/<int:pk>/split/", views.Decompose.as_view(), name="decompose"),
    path("accounts/<int:pk>/reallocate/", views.Reallocate.as_view(), name="reallocate"),
    path("allocation-notices/", views.allocation_notices, name="allocation_notices"),
    path("budget/", views.budget, name="budget"),
    path("budget/workbook/", views.budget_workbook, name="budget_workbook"),
    path("idle/", views.idle, name="idle"),
    path("statement/<int:pk>/", views.statement, name="statement"),
    path("statement/<int:pk>/slip/", views.statement_slip, name="statement_slip"),
    path("allocate/", views.Allocate.as_view(), name="allocate"),
    path("allocations/", views.AllocationList.as_view(), name="allocations"),
    path("allocations/<int:pk>/reverse/", views.AllocationReverse.as_view(), name="allocation_reverse"),
    path("accounts/<int:pk>/give-back/", views.GiveBack.as_view(), name="give_back"),
    path("projects/", views.ProjectList.as_view(), name="projects"),
    path("projects/new/", views.ProjectPropose.as_view(), name="project_propose"),
    path("projects/<int:pk>/", views.ProjectDetail.as_view(), name="project"),
    path("projects/<int:pk>/edit/", views.ProjectEdit.as_view(), name="project_edit"),
    path("projects/<int:pk>/step/<slug:step>/", views.project_step, name="project_step"),
    path("projects/<int:pk>/payments/new/", views.PaymentPrepare.as_view(), name="payment_prepare"),
    path("payments/", views.PaymentList.as_view(), name="payments"),
    path("payments/<int:pk>/", views.PaymentDetail.as_view(), name="payment"),
    path("payments/<int:pk>/edit/", views.PaymentEdit.as_view(), name="payment_edit"),
    path("payments/<int:pk>/workbook/", views.payment_workbook, name="payment_workbook"),
    path("payments/<int:pk>/step/<slug:step>/", views.payment_step, name="payment_step"),
    path("payment-lines/<int:pk>/strike/", views.LineStrike.as_view(), name="line_strike"),
    path("payment-lines/<int:pk>/reverse/", views.LineReverse.as_view(), name="line_reverse"),
    path("transfers/", views.TransferList.as_view(), name="transfers"),
    # books
    path("books/", books.voucher_list, name="books"),
    path("books/<slug:area>/<slug:month>/<int:number>/", books.voucher_page, name="voucher"),
    path("books/general/", books.general_ledger, name="general_ledger"),
    path("books/detail/", books.detail_ledger, name="detail_ledger"),
    path("books/trial-balance/", books.trial_balance, name="trial_balance"),
    path("books/accounts/", books.account_list, name="book_accounts"),
    path("books/accounts/<int:pk>/", books.account_statement, name="account_statement"),
]
