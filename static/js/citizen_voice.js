/* Recording on the page itself: a button beside the file input, which stays. What was said becomes a file of that input
   and goes the same way as any other. Asks for the microphone only when pressed. ES2015, no dependency. */
(function () {
  "use strict";
  var OTHERWISE = "可以点“选手机里的录音”，或者打字。";
  var LONGEST = 120, PATIENCE = 15000, QUIET = 4, KINDS = ["audio/webm;codecs=opus", "audio/mp4"];
  var input = document.querySelector("[data-file] input[accept^=audio]"), devices = navigator.mediaDevices;
  if (!input || !window.MediaRecorder || !devices || !devices.getUserMedia) return;
  try { if (!new DataTransfer().items) return; } catch (e) { return; }

  var box = document.createElement("div"), button = document.createElement("button"), line = document.createElement("p");
  var file = input.parentNode, form = input.form, running = null, after = null, spoken = 0;
  box.className = "voice";
  button.type = "button";
  button.className = "button button-secondary";
  line.className = "hint";
  line.setAttribute("role", "status");
  box.appendChild(button);
  box.appendChild(line);
  file.parentNode.insertBefore(box, file);
  file.setAttribute("data-recorder", "");
  file.querySelector("label").textContent = "选手机里的录音";

  function say(words) { line.textContent = words; }
  function idle(words) {
    running = null;
    button.textContent = spoken ? "再说一段" : "按一下，开始说";
    button.classList.remove("is-recording");
    say(words || "");
  }
  function give(clip) {
    var carrier = new DataTransfer();
    carrier.items.add(clip);
    input.files = carrier.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  /* How loud it was at the loudest, 0 to 128; nothing where this browser cannot tell. */
  function listen(stream) {
    var context, meter, sample, loudest = 0;
    try {
      context = new (window.AudioContext || window.webkitAudioContext)();
      meter = context.createAnalyser();
      /* Longer than the time between two looks, so that no word is missed. */
      meter.fftSize = 32768;
      context.createMediaStreamSource(stream).connect(meter);
      sample = new Uint8Array(meter.fftSize);
    } catch (e) { return null; }
    return {
      hear: function () {
        meter.getByteTimeDomainData(sample);
        for (var i = 0; i < sample.length; i += 1) loudest = Math.max(loudest, Math.abs(sample[i] - 128));
      },
      close: function () {
        var heard = context.state === "running" ? loudest : QUIET;
        context.close();
        return heard;
      }
    };
  }
  function record(stream) {
    var kind = KINDS.filter(function (one) { return MediaRecorder.isTypeSupported(one); })[0];
    var recorder = new MediaRecorder(stream, kind ? { mimeType: kind, audioBitsPerSecond: 24000 } : {});
    var parts = [], meter = listen(stream), begun = Date.now(), timer;
    function seconds() { return Math.round((Date.now() - begun) / 1000); }
    recorder.ondataavailable = function (event) { if (event.data && event.data.size) parts.push(event.data); };
    recorder.onstop = function () {
      clearInterval(timer);
      stream.getTracks().forEach(function (track) { track.stop(); });
      var heard = meter ? meter.close() : QUIET, type = (recorder.mimeType || "audio/webm").split(";")[0], clip = new Blob(parts, { type: type });
      if (!clip.size) { idle("这部手机没有录下声音。" + OTHERWISE); }
      else {
        spoken += 1;
        give(new File([clip], "录音" + spoken + "." + type.split("/")[1], { type: type }));
        idle(heard < QUIET ? "好像没有声音，请听一下；不对就去掉，再说一段。" : "录好了，可以先听一听。");
      }
      if (after) { form.requestSubmit ? form.requestSubmit() : form.querySelector("[type=submit]").click(); after = null; }
    };
    recorder.start(1000);
    running = recorder;
    button.textContent = "说完了";
    button.classList.add("is-recording");
    timer = setInterval(function () {
      if (meter) meter.hear();
      say("正在录：" + seconds() + "秒，最长2分钟。");
      if (seconds() >= LONGEST && recorder.state === "recording") recorder.stop();
    }, 250);
  }
  function start() {
    var late = false, waiting = setTimeout(function () {
      late = true;
      idle("没有等到话筒的回答。" + OTHERWISE);
    }, PATIENCE);
    running = {};
    say("手机问能不能用话筒时，请点“允许”。");
    devices.getUserMedia({ audio: true }).then(function (stream) {
      clearTimeout(waiting);
      if (late) stream.getTracks().forEach(function (track) { track.stop(); });
      else record(stream);
    }).catch(function () {
      clearTimeout(waiting);
      if (!late) idle("没有用上话筒。" + OTHERWISE);
    });
  }
  function stop() { if (running && running.state === "recording") running.stop(); }

  button.onclick = function () { if (!running) start(); else stop(); };
  addEventListener("pagehide", stop);
  /* What is being said is sent too: the sending waits for the end of the recording. */
  document.addEventListener("submit", function (event) {
    if (event.target !== form || !running || running.state !== "recording") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    after = event;
    stop();
  }, true);
  idle();
}());
