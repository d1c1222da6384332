// Passes the query of the search box to the search page in window.name, which exists only in this
// tab. A URL, even its fragment, would be stored in the history.

const form = document.querySelector("#search-box");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  window.name = `search:${document.querySelector("#search-words").value}`;
  location.assign(form.action);
});
