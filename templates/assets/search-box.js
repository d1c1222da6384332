// Carries the words of the search box to the search page.  They travel in window.name, which lives
// and dies with this tab: an address, even its part after #, would be kept in the history.

const form = document.querySelector("#search-box");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  window.name = `search:${document.querySelector("#search-words").value}`;
  location.assign(form.action);
});
