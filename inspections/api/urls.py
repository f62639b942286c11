from inspections.api.viewsets import IndicatorViewSet, ReportViewSet

router_entries = [("indicators", IndicatorViewSet, "indicator"), ("reports", ReportViewSet, "report")]
