// Enhances pages that work without it: focus on errors, no double submit, a word while waiting.
(function () {
  "use strict";

  document.addEventListener("DOMContentLoaded", function () {
    const summary = document.querySelector("[data-focus]");
    if (summary) {
      summary.focus();
    }
  });

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (event.defaultPrevented || form.dataset.repeatable !== undefined) {
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    const button = event.submitter;
    // A disabled button would leave its own value out of the form, so that waits for the next turn.
    window.setTimeout(function () {
      if (button) {
        button.setAttribute("aria-disabled", "true");
        button.classList.add("is-working");
        if (!button.dataset.keepText && button.classList.contains("btn")) {
          button.dataset.text = button.textContent;
          button.textContent = "正在提交，请稍候……";
        }
      }
    }, 0);
  });

  // Back from the next page: the form is there again and may be sent again.
  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form[data-sent]").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll(".is-working").forEach(function (button) {
        button.classList.remove("is-working");
        button.removeAttribute("aria-disabled");
        if (button.dataset.text) {
          button.textContent = button.dataset.text;
        }
      });
    });
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-print]");
    if (button) {
      window.print();
    }
    const all = event.target.closest("[data-check-all]");
    if (all) {
      document.querySelectorAll("input[type=checkbox][name='" + all.dataset.checkAll + "']").forEach(function (box) {
        box.checked = all.checked;
      });
    }
  });
})();
