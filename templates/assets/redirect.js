// Follows a redirect with the query and the fragment of the former address. Without JavaScript the page redirects too, without them.
const { target } = document.currentScript.dataset;
location.replace(target + location.search + location.hash);
