document.getElementById('app').textContent = 'congressd';
