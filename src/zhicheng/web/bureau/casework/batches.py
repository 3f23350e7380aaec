"""A batch: looked at, released by a second officer, made by the workers, paused and resumed."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zhicheng.domain.batches import BatchStatus
from zhicheng.domain.channels import UnitRole
from zhicheng.services.issuance.month import (
    Progress,
    batch_progress,
    batch_summary,
    discard_batch,
    failed_entries,
    pause_batch,
    release_batch,
    resume_batch,
)
from zhicheng.services.kernel import Actor, ports
from zhicheng.services.oversight.health import workers_heard_of
from zhicheng.web.site.access import staff_page
from zhicheng.web.site.form_pages import confirm_page, done
from zhicheng.web.site.pages import page


@require_GET
@staff_page(UnitRole.BUREAU)
def batch(request: HttpRequest, actor: Actor, batch_id: uuid.UUID) -> HttpResponse:
    """What the batch holds, where it stands, and what can be done with it now."""
    summary = batch_summary(actor=actor, batch_id=batch_id)
    page_context = {"summary": summary, "failed": failed_entries(batch_id), **_progress(batch_id)}
    return page(request, "bureau/casework/batch.html", page_context)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU, step_up=True)
def release(request: HttpRequest, actor: Actor, batch_id: uuid.UUID) -> HttpResponse:
    """Show exactly what is released; a second officer's POST releases it (R22, two officers)."""

    def send() -> HttpResponse:
        released = release_batch(actor=actor, at=ports.clock().now(), batch_id=batch_id)
        said = f"已签发{released.entry_count}件，正在制作证书。"
        return done(request, said, "bureau:batch", batch_id=batch_id)

    def context() -> dict[str, object]:
        return {"summary": batch_summary(actor=actor, batch_id=batch_id)}

    return confirm_page(request, "bureau/casework/release.html", context, send)


@require_http_methods(["GET", "POST"])
@staff_page(UnitRole.BUREAU)
def discard(request: HttpRequest, actor: Actor, batch_id: uuid.UUID) -> HttpResponse:
    """Take a proposed batch back; its claims are free for another batch."""
    summary = batch_summary(actor=actor, batch_id=batch_id)

    def send() -> HttpResponse:
        discard_batch(actor=actor, at=ports.clock().now(), batch_id=batch_id)
        said = "批次已撤下，其中的申领可以重新核对。"
        return done(request, said, "bureau:month", month=summary.batch.month)

    return confirm_page(request, "bureau/casework/discard.html", {"summary": summary}, send)


@require_POST
@staff_page(UnitRole.BUREAU)
def pause(request: HttpRequest, actor: Actor, batch_id: uuid.UUID) -> HttpResponse:
    """Stop taking new work; what is under way finishes."""
    pause_batch(actor=actor, at=ports.clock().now(), batch_id=batch_id)
    messages.success(request, "已暂停。正在制作的一小批完成后停下。")
    return redirect("bureau:batch", batch_id=batch_id)


@require_POST
@staff_page(UnitRole.BUREAU)
def resume(request: HttpRequest, actor: Actor, batch_id: uuid.UUID) -> HttpResponse:
    """Let the workers go on."""
    resume_batch(actor=actor, at=ports.clock().now(), batch_id=batch_id)
    messages.success(request, "已继续制作。")
    return redirect("bureau:batch", batch_id=batch_id)


@require_GET
@staff_page(UnitRole.BUREAU)
def progress(request: HttpRequest, actor: Actor, batch_id: uuid.UUID) -> HttpResponse:
    """The progress box alone, for the page that shows it to swap in."""
    return page(request, "site/progress.html", _progress(batch_id))


def _progress(batch_id: uuid.UUID) -> dict[str, object]:
    found = batch_progress(batch_id)
    return {
        "progress": found,
        "fraction": found.fraction,
        "sentence": _progress_sentence(found),
        "is_running": found.status is BatchStatus.RELEASED and not found.paused,
        "poll_url": reverse("bureau:batch_progress", kwargs={"batch_id": batch_id}),
    }


def _progress_sentence(found: Progress) -> str:
    failed = f"，{found.failed}件未能制作" if found.failed else ""
    done = f"已制作{found.issued}件，共{found.total}件{failed}"
    if found.status is BatchStatus.ISSUED:
        return f"制作完成：{done}。"
    if found.paused:
        return f"已暂停：{done}。"
    if found.rate > 0 and found.eta_seconds is not None:
        left = f"约{round(found.eta_seconds / 60)}分钟" if found.eta_seconds >= 90 else "不到2分钟"
        return f"{done}，每秒{found.rate:.0f}件，还需{left}。"
    if not workers_heard_of(at=ports.clock().now()):
        return f"{done}。没有制证进程在运行，请系统管理员启动。"
    return f"{done}。正在等待制证进程领取任务。"
