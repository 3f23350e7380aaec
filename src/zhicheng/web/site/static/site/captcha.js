// Solves the captcha of a form on its own, in a worker; shows a picture instead where that cannot be done.
(function () {
  "use strict";

  const RENEW_AFTER_MS = 8 * 60 * 1000;
  const SAID = {
    working: "正在进行安全校验，无需操作……",
    waiting: "正在进行安全校验，完成后会自动提交……",
    done: "安全校验已完成。",
    failed: "安全校验未能自动完成，请填写图片中的数字。"
  };

  function start(box) {
    const form = box.closest("form");
    const solution = box.querySelector("input[type=hidden]");
    const status = box.querySelector(".captcha-status");
    let worker = null;
    let timer = 0;
    let pending = null;
    let isPictureShown = false;

    function say(what) {
      status.hidden = false;
      status.textContent = SAID[what];
    }

    function showPicture() {
      if (isPictureShown) {
        return;
      }
      isPictureShown = true;
      pending = null;
      say("failed");
      box.append(box.querySelector("template").content.cloneNode(true));
    }

    function finish(payload) {
      solution.value = window.btoa(JSON.stringify(payload));
      say("done");
      timer = window.setTimeout(solve, RENEW_AFTER_MS);
      if (pending) {
        const submitter = pending.submitter;
        pending = null;
        form.requestSubmit(submitter);
      }
    }

    function solve() {
      window.clearTimeout(timer);
      solution.value = "";
      if (!window.Worker || !window.fetch || !window.isSecureContext) {
        showPicture();
        return;
      }
      say("working");
      if (worker) {
        worker.terminate();
      }
      worker = new Worker(box.dataset.worker);
      worker.onerror = showPicture;
      worker.onmessage = function (event) {
        if (event.data) {
          finish(event.data);
        } else {
          showPicture();
        }
      };
      fetch(box.dataset.captcha, { headers: { Accept: "application/json" } })
        .then(function (answer) {
          if (!answer.ok) {
            throw new Error("no challenge");
          }
          return answer.json();
        })
        .then(function (challenge) {
          worker.postMessage(challenge);
        })
        .catch(showPicture);
    }

    form.addEventListener("submit", function (event) {
      if (solution.value || isPictureShown) {
        return;
      }
      event.preventDefault();
      pending = { submitter: event.submitter };
      say("waiting");
    });
    window.addEventListener("pageshow", function (event) {
      // Back from the next page: the solution in the form has been used.
      if (event.persisted) {
        solve();
      }
    });
    solve();
  }

  document.querySelectorAll("[data-captcha]").forEach(start);
})();
