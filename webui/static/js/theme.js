// Before the first paint, and so no module: light, dark, or as the system has it.
(function () {
  var theme = new URLSearchParams(location.search).get("theme");
  try { theme = theme || localStorage.getItem("featurenet-theme"); } catch (error) { /* storage is switched off: as the system has it */ }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
